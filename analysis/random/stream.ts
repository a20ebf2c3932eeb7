import { createHash } from 'node:crypto';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** A reproducible stream of random numbers. */
export interface RandomStream {
  /** uniform on [0, 1), 53 bits */
  uniform(): number;
  /** uniform integer on 0 .. n - 1, without bias */
  integer(n: number): number;
  /** standard normal */
  normal(): number;
  /** gamma with the given shape (> 0) and scale 1 */
  gamma(shape: number): number;
  /** position in the stream: enough to go on from here with `restoreStream` */
  state(): readonly number[];
}

/**
 * The stream that belongs to (seed, labels): each step and each item of a step derives its own,
 * so that order and parallelism change nothing. Seeded by sha256 over length-prefixed parts.
 */
export function deriveStream(seed: number, ...labels: readonly (string | number)[]): RandomStream {
  const hash = createHash('sha256');
  for (const part of [String(seed), ...labels.map(String)]) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  const digest = hash.digest();
  return restoreStream([digest.readInt32LE(0), digest.readInt32LE(4), digest.readInt32LE(8), digest.readInt32LE(12)]);
}

export function restoreStream(state: readonly number[]): RandomStream {
  const generator = xoroshiro128plusFromState(state.slice(0, 4));
  const bits = () => generator.next() >>> 0;
  const uniform = () => ((bits() >>> 5) * 67108864 + (bits() >>> 6)) / 9007199254740992;
  const normal = () => {
    // Marsaglia's polar method; the second value is thrown away so that the state is the generator's alone.
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const r = x * x + y * y;
      if (r > 0 && r < 1) return x * Math.sqrt((-2 * Math.log(r)) / r);
    }
  };
  // Marsaglia and Tsang (2000); shapes below 1 by the boost u^(1/a).
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * (1 - uniform()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  return {
    uniform,
    integer: (n) => {
      if (!(n > 0 && n <= 2 ** 32)) throw new RangeError(`integer(n) needs 0 < n <= 2^32, got ${n}`);
      const limit = Math.floor(2 ** 32 / n) * n;
      for (;;) {
        const x = bits();
        if (x < limit) return x % n;
      }
    },
    normal,
    gamma,
    state: () => generator.getState(),
  };
}

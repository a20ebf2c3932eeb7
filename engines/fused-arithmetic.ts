import { setFlagsFromString } from 'node:v8';

/**
 * A module with the one function madd(a: f32, b: f32, c: f32): f32, lane 0 of f32x4.relaxed_madd over the three, each in all lanes.
 * Written as bytes, since the answer must be known before any engine is loaded.
 */
const PROBE = Uint8Array.from([
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // magic, version
  0x01, 0x08, 0x01, 0x60, 0x03, 0x7d, 0x7d, 0x7d, 0x01, 0x7d, // type: (f32, f32, f32) -> f32
  0x03, 0x02, 0x01, 0x00, // one function
  0x07, 0x08, 0x01, 0x04, 0x6d, 0x61, 0x64, 0x64, 0x00, 0x00, // exported as "madd"
  0x0a, 0x16, 0x01, 0x14, 0x00, // its body
  0x20, 0x00, 0xfd, 0x13, 0x20, 0x01, 0xfd, 0x13, 0x20, 0x02, 0xfd, 0x13, // each argument, in all lanes
  0xfd, 0x85, 0x02, 0xfd, 0x1f, 0x00, 0x0b, // f32x4.relaxed_madd, lane 0
]);

export class RelaxedSimdError extends Error {
  readonly code = 'RELAXED_SIMD';
  constructor() {
    super(`WebAssembly of Node.js ${process.versions.node} has no relaxed SIMD, which the engine wasm is built with. Take a Node.js from 20.3 on, without --jitless.`);
    this.name = 'RelaxedSimdError';
  }
}

/** Node.js 20 has relaxed SIMD behind a flag, which may be set in a running process; from 22 on it is there. @throws RelaxedSimdError */
export function allowRelaxedSimd(): void {
  if (WebAssembly.validate(PROBE)) return;
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  if (!WebAssembly.validate(PROBE)) throw new RelaxedSimdError();
}

/**
 * Whether a * b + c is rounded once on this machine, as on nearly every processor since 2013, or twice. Sums differ in their last bits
 * between the two, so that the engine's name tells them apart.
 */
export function multiplyAddIsFused(): boolean {
  allowRelaxedSimd();
  const { madd } = new WebAssembly.Instance(new WebAssembly.Module(PROBE)).exports as { madd(a: number, b: number, c: number): number };
  const a = 1 + 2 ** -12;
  // a * a = 1 + 2^-11 + 2^-24: the last term is lost where the product is rounded by itself.
  return madd(a, a, -(1 + 2 ** -11)) !== 0;
}

import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowRelaxedSimd, multiplyAddIsFused } from '../../engines/fused-arithmetic.js';
import { EngineChangedError, openNamedEngine } from '../../engines/open-named-engine.js';

interface Kernels {
  multiply(...args: readonly number[]): void;
}

const float = fc.double({ min: 0.5, max: 2, noNaN: true }).map(Math.fround);

describe('fused multiplication and addition', () => {
  it('is what the kernels do exactly when the engine says so', async () => {
    allowRelaxedSimd();
    const memory = new (WebAssembly.Memory as unknown as new (size: { initial: number }) => WebAssembly.Memory)({ initial: 16 });
    const compiled = await WebAssembly.compile(await readFile('analysis/deconvolution/engine/kernels.wasm'));
    const { multiply } = new WebAssembly.Instance(compiled, { env: { memory, abort: () => {} } }).exports as unknown as Kernels;
    const heap = new Float32Array(memory.buffer);
    const fused = multiplyAddIsFused();
    fc.assert(
      fc.property(float, float, float, (a, b, c) => {
        // [c, a] [1; b] = c + a b; c * 1 is exact. The product of two floats is exact in double precision, and so is c + a b to well below a float's last bit.
        heap.set([c, a, 1, b], 1024);
        multiply(4096, 8, 4, 4104, 4, 4, 4128, 4, 1, 1, 2, 0, 8192);
        expect(heap[1032]).toBe(fused ? Math.fround(c + a * b) : Math.fround(c + Math.fround(a * b)));
      }),
    );
  });

  it('an engine of another build or processor does not take the task', async () => {
    await expect(openNamedEngine('wasm@4.22.0+kernels2')).rejects.toBeInstanceOf(EngineChangedError);
    await expect(openNamedEngine(`wasm@4.22.0+kernels3${multiplyAddIsFused() ? '.unfused' : ''}`)).rejects.toThrow(/planned with the engine/);
  });
});

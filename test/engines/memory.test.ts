import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PUBLISHED_CHANNELS } from '../../analysis/deconvolution/blue/architecture.js';
import { trainingMemory } from '../../analysis/deconvolution/blue/training-memory.js';
import { checkMemory, NotEnoughMemoryError } from '../../engines/memory.js';

const MIB = 2 ** 20;
const network = (featureWidth: number, genes: number) => ({ genes, cellTypes: 6, featureWidth, channels: PUBLISHED_CHANNELS });

describe('memory of a training', () => {
  // Peak resident memory of two training steps less that of the opened engine (wasm, two threads, Linux x64), in MiB.
  it.each([
    [64, 750, 32, 66], [512, 750, 32, 216], [1024, 1636, 32, 484], [2048, 1636, 32, 951], [4096, 3538, 32, 2562], [512, 750, 128, 620],
  ])('width %i, %i genes, batch %i: measured %i MiB', (width, genes, batch, measured) => {
    expect(Math.abs(trainingMemory(network(width, genes), batch) / MIB / measured - 1)).toBeLessThan(0.04);
  });

  it('grows with width, genes and batch', () => {
    const width = fc.integer({ min: 1, max: 128 }).map((n) => 32 * n);
    fc.assert(
      fc.property(width, fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 512 }), (w, genes, batch) => {
        const needed = trainingMemory(network(w, genes), batch);
        expect(trainingMemory(network(w + 32, genes), batch)).toBeGreaterThan(needed);
        expect(trainingMemory(network(w, genes + 1), batch)).toBeGreaterThan(needed);
        expect(trainingMemory(network(w, genes), batch + 1)).toBeGreaterThan(needed);
      }),
    );
  });

  it('is refused where it does not fit, with the numbers', () => {
    const size = { featureWidth: 512, batchSize: 32 };
    expect(() => checkMemory('wasm@4', 2 * 1024 * MIB, size, 3 * 1024 * MIB)).not.toThrow();
    expect(() => checkMemory('wasm@4', 2 * 1024 * MIB, size, 1024 * MIB)).toThrow(/about 2.0 GiB of memory, but only 1.0 GiB are free.*featureWidth \(now 512\).*batchSize \(now 32\)/);
    expect(() => checkMemory('wasm@4', 5 * 1024 * MIB, size, 64 * 1024 * MIB)).toThrow(/wasm can address 4 GiB/);
    expect(() => checkMemory('native@2 (x)', 5 * 1024 * MIB, size, 64 * 1024 * MIB)).not.toThrow();
    expect(() => checkMemory('native@2 (x)', 1000 * MIB, size, 1100 * MIB)).toThrow(NotEnoughMemoryError);
  });
});

import { freemem, totalmem } from 'node:os';

const GIB = 2 ** 30;
/** WebAssembly addresses 32 bits. */
const WASM_BYTES = 4 * GIB;
/** TensorFlow's code and the buffers that it keeps: measured. */
const NATIVE_BYTES = 330 * 2 ** 20;

export class NotEnoughMemoryError extends Error {
  readonly code = 'NOT_ENOUGH_MEMORY';
  constructor(needed: number, found: string, featureWidth: number, batchSize: number) {
    super(
      `Training would need about ${gib(needed)} of memory, but ${found}. ` +
        `Lower model.featureWidth (now ${featureWidth}) or training.batchSize (now ${batchSize}), or train where more is free.`,
    );
    this.name = 'NotEnoughMemoryError';
  }
}

/** Bytes of memory that this process could take now; a container's limit counts. */
export function freeMemory(): number {
  const limit = process.constrainedMemory() ?? 0;
  // No limit is given as 0 or as a number near 2^64.
  return limit > 0 && limit < totalmem() ? Math.min(freemem(), limit - process.memoryUsage.rss()) : freemem();
}

/** Refuses a training that needs more memory than there is. @param needed bytes, of `trainingMemory` @throws NotEnoughMemoryError */
export function checkMemory(engine: string, needed: number, size: { readonly featureWidth: number; readonly batchSize: number }, free = freeMemory()): void {
  const native = engine.startsWith('native@');
  const all = needed + (native ? NATIVE_BYTES : 0);
  const { featureWidth, batchSize } = size;
  if (!native && all > WASM_BYTES) throw new NotEnoughMemoryError(all, 'the engine wasm can address 4 GiB; the engine native has no such limit', featureWidth, batchSize);
  if (all > free) throw new NotEnoughMemoryError(all, `only ${gib(free)} are free`, featureWidth, batchSize);
}

const gib = (bytes: number): string => `${(bytes / GIB).toFixed(1)} GiB`;

import type { Architecture } from './architecture.js';
import { parameterShapes, size } from './parameters.js';

const FLOAT_BYTES = 4;
/** The weights themselves, gradients, both moments of Adam, and two copies (best weights, checkpoint). */
const COPIES_OF_WEIGHTS = 6;
/** Values kept for each value of a level's feature map, on the way down, up and back again. */
const KEPT_OF_FEATURES = 27;
const FIXED_BYTES = 30 * 2 ** 20;

/**
 * Bytes that a training step needs beside the training data and the engine's own code. Both counts were fitted to the peak memory of the engine
 * wasm, which they meet within 3 % at widths 64 to 4096, 750 to 3538 genes and batches of 32 and 128 (docs/decisions.md).
 */
export function trainingMemory(architecture: Architecture, batchSize: number): number {
  const weights = parameterShapes(architecture).reduce((sum, { shape }) => sum + size(shape), 0);
  const features = architecture.channels.reduce((sum, channels, level) => sum + (channels * architecture.featureWidth) / 2 ** level, 0);
  return FIXED_BYTES + FLOAT_BYTES * (COPIES_OF_WEIGHTS * weights + KEPT_OF_FEATURES * batchSize * features);
}

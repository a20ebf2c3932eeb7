import * as tf from '@tensorflow/tfjs-core';
import type { Architecture } from '../analysis/deconvolution/blue/architecture.js';
import { initialState } from '../analysis/deconvolution/blue/parameters.js';
import type { Engine, TrainingBatch } from '../analysis/deconvolution/engine/engine.js';
import { deriveStream } from '../analysis/random/stream.js';

const SIZE = 1024;
const PRODUCTS = 5;
const STEPS = 3;
const SEED = 1;

export interface MeasuredSteps {
  /** median of three training steps after a first one, which prepares memory and, in native, the graph */
  readonly stepMs: number;
  readonly firstStepMs: number;
  /** growth of the process' resident memory from before the network to the largest after a step, 2^20 bytes */
  readonly memoryMb: number;
}

/** Billions of multiplications and additions a second in the best of five products of 1024 x 1024 matrices; the engine must be the open one. */
export function measureProduct(): number {
  const random = deriveStream(SEED, 'engines', 'product');
  const draw = () => tf.tensor2d(Float32Array.from({ length: SIZE * SIZE }, () => random.uniform()), [SIZE, SIZE]);
  return tf.tidy(() => {
    const [a, b] = [draw(), draw()];
    const times = Array.from({ length: PRODUCTS }, () => {
      const start = performance.now();
      tf.tidy(() => tf.slice(tf.matMul(a, b), [0, 0], [1, 1]).dataSync());
      return performance.now() - start;
    });
    return (2 * SIZE ** 3) / Math.min(...times) / 1e6;
  });
}

/** Trains a fresh network on random data for a few steps. */
export function measureSteps(engine: Engine, architecture: Architecture, batchSize: number): MeasuredSteps {
  const before = process.memoryUsage.rss();
  const batch = randomBatch(architecture, batchSize);
  const network = engine.createNetwork(architecture, initialState(architecture, deriveStream(SEED, 'engines', 'weights')));
  let largest = before;
  const step = (): number => {
    const start = performance.now();
    network.trainStep(batch, 1e-4);
    const took = performance.now() - start;
    largest = Math.max(largest, process.memoryUsage.rss());
    return took;
  };
  try {
    const firstStepMs = step();
    const times = Array.from({ length: STEPS }, step).sort((a, b) => a - b);
    return { stepMs: times[STEPS >> 1] as number, firstStepMs, memoryMb: (largest - before) / 2 ** 20 };
  } finally {
    network.dispose();
  }
}

/** Values as log2(CPM + 1) has them, without any structure: the time of a step does not depend on them. */
function randomBatch({ genes, cellTypes }: Architecture, samples: number): TrainingBatch {
  const random = deriveStream(SEED, 'engines', 'batch');
  const draw = (length: number, scale: number) => Float32Array.from({ length }, () => scale * random.uniform());
  return { samples, bulk: draw(samples * genes, 10), proportions: new Float32Array(samples * cellTypes).fill(1 / cellTypes), profiles: draw(samples * cellTypes * genes, 10) };
}

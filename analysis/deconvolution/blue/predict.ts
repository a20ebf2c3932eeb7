import type { Engine, NetworkWeights, Prediction } from '../engine/engine.js';
import type { Architecture } from './architecture.js';

const BATCH = 32;

/**
 * Predictions for `bulk` [samples, genes] (log2(CPM + 1)), in batches.
 * proportions: [samples, cell types]; profiles: [cell types * samples, genes], type-major: all samples of the first type first.
 */
export function predictAll(
  engine: Engine,
  architecture: Architecture,
  weights: NetworkWeights,
  bulk: Float32Array,
  samples: number,
  progress?: (done: number, total: number) => void,
): Prediction {
  const { genes, cellTypes } = architecture;
  const network = engine.createNetwork(architecture, weights);
  const proportions = new Float32Array(samples * cellTypes);
  const profiles = new Float32Array(cellTypes * samples * genes);
  try {
    for (let from = 0; from < samples; from += BATCH) {
      const count = Math.min(BATCH, samples - from);
      const part = network.predict(bulk.subarray(from * genes, (from + count) * genes), count);
      proportions.set(part.proportions, from * cellTypes);
      for (let i = 0; i < count; i++) {
        for (let t = 0; t < cellTypes; t++) {
          const at = (i * cellTypes + t) * genes;
          profiles.set(part.profiles.subarray(at, at + genes), (t * samples + from + i) * genes);
        }
      }
      progress?.(from + count, samples);
    }
  } finally {
    network.dispose();
  }
  return { proportions, profiles };
}

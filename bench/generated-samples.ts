import type { Architecture } from '../analysis/deconvolution/blue/architecture.js';
import type { TrainingBatch } from '../analysis/deconvolution/engine/engine.js';
import { deriveStream } from '../analysis/random/stream.js';

const SEED = 1;

/** Samples of drawn composition whose profiles lie around drawn means; the bulk is their mixture. Values are those of log2(CPM + 1) of expressed genes. */
export function generateSamples({ genes, cellTypes }: Pick<Architecture, 'genes' | 'cellTypes'>, samples: number, label: string | number): TrainingBatch {
  const means = deriveStream(SEED, 'bench', 'means');
  const random = deriveStream(SEED, 'bench', 'samples', label);
  const centres = Float32Array.from({ length: cellTypes * genes }, () => 2 + 4 * means.uniform());
  const bulk = new Float32Array(samples * genes);
  const proportions = new Float32Array(samples * cellTypes);
  const profiles = new Float32Array(samples * cellTypes * genes);
  for (let i = 0; i < samples; i++) {
    const parts = Array.from({ length: cellTypes }, () => random.gamma(1));
    const sum = parts.reduce((a, b) => a + b, 0);
    for (let t = 0; t < cellTypes; t++) {
      const share = parts[t]! / sum;
      proportions[i * cellTypes + t] = share;
      for (let g = 0; g < genes; g++) {
        const value = Math.max(0, centres[t * genes + g]! + 0.5 * random.normal());
        profiles[(i * cellTypes + t) * genes + g] = value;
        bulk[i * genes + g]! += share * value;
      }
    }
  }
  return { samples, bulk, proportions, profiles };
}

import type { Architecture } from '../../../analysis/deconvolution/blue/architecture.js';
import { initialState } from '../../../analysis/deconvolution/blue/parameters.js';
import type { NetworkState, TrainingBatch } from '../../../analysis/deconvolution/engine/engine.js';
import { deriveStream } from '../../../analysis/random/stream.js';

export const SMALL: Architecture = { genes: 50, cellTypes: 3, featureWidth: 64, channels: [16, 32, 64, 128, 256] };
export const TINY: Architecture = { genes: 20, cellTypes: 3, featureWidth: 32, channels: [4, 8, 16] };

export const random = (...labels: readonly (string | number)[]) => deriveStream(11, ...labels);

export function startOf(architecture: Architecture): NetworkState {
  return initialState(architecture, random('weights'));
}

/** Samples whose bulk is the mixture of drawn profiles. */
export function mixtures({ genes, cellTypes }: Architecture, samples: number, label: string): TrainingBatch {
  const stream = random('data', label);
  const means = random('means');
  const base = Float32Array.from({ length: cellTypes * genes }, () => 3 + 3 * means.uniform());
  const bulk = new Float32Array(samples * genes);
  const proportions = new Float32Array(samples * cellTypes);
  const profiles = new Float32Array(samples * cellTypes * genes);
  for (let i = 0; i < samples; i++) {
    const parts = Array.from({ length: cellTypes }, () => stream.gamma(1));
    const sum = parts.reduce((a, b) => a + b, 0);
    for (let t = 0; t < cellTypes; t++) {
      const p = (parts[t] as number) / sum;
      proportions[i * cellTypes + t] = p;
      for (let g = 0; g < genes; g++) {
        const value = Math.max(0, (base[t * genes + g] as number) + 0.3 * stream.normal());
        profiles[(i * cellTypes + t) * genes + g] = value;
        bulk[i * genes + g] = (bulk[i * genes + g] as number) + p * value;
      }
    }
  }
  return { samples, bulk, proportions, profiles };
}

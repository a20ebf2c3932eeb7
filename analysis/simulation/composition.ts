import type { RandomStream } from '../random/stream.js';
import type { Split } from './split-cells.js';

/** The weights a dominant type is given among ones. `paper-pbmc`: paper 5.6; `released-code`: the authors' published program. */
export const SIMULATION_PRESETS = {
  'paper-pbmc': [25, 7],
  'released-code': [50, 15, 5],
} as const satisfies Record<string, readonly number[]>;

export type SimulationPreset = keyof typeof SIMULATION_PRESETS;

export interface Composition {
  readonly samples: number;
  readonly types: number;
  /** samples x types: cells to draw */
  readonly counts: Uint32Array;
  /** samples x types: counts divided by their sum (each row sums to 1) */
  readonly proportions: Float64Array;
}

/** The number N of evenly distributed samples of a split: as asked for in training, a tenth of it (at least 1) in validation and test. */
export function samplesOfSplit(samples: number, split: Split): number {
  return split === 'train' ? samples : Math.max(1, Math.floor(samples / 10));
}

/** Draws d for each type and weight: floor(N / c) to the hundred below, or to the ten below, or 10. */
export function drawsPerEmphasis(samples: number, types: number): number {
  const hundreds = Math.floor(samples / types / 100) * 100;
  if (hundreds > 0) return hundreds;
  return Math.max(10, Math.floor(samples / types / 10) * 10);
}

/**
 * Proportions of simulated bulk samples (paper 5.2, 5.6): N draws of Dirichlet(1, ..., 1), then for each weight a and each type
 * d draws with that type's parameter a and 1 elsewhere. Cells of a type = ceil(n p), and p is computed again from them.
 * @param cellsPerSample n
 */
export function composeSamples(
  samples: number,
  types: number,
  weights: readonly number[],
  cellsPerSample: number,
  random: RandomStream,
): Composition {
  const draws = drawsPerEmphasis(samples, types);
  const total = samples + draws * types * weights.length;
  const counts = new Uint32Array(total * types);
  const proportions = new Float64Array(total * types);
  const gamma = new Float64Array(types);
  for (let sample = 0; sample < total; sample++) {
    const emphasised = sample < samples ? -1 : Math.floor((sample - samples) / draws);
    let sum = 0;
    for (let type = 0; type < types; type++) {
      const alpha = emphasised >= 0 && emphasised % types === type ? (weights[Math.floor(emphasised / types)] as number) : 1;
      gamma[type] = random.gamma(alpha);
      sum += gamma[type] as number;
    }
    let drawn = 0;
    for (let type = 0; type < types; type++) {
      const count = Math.ceil((cellsPerSample * (gamma[type] as number)) / sum);
      counts[sample * types + type] = count;
      drawn += count;
    }
    for (let type = 0; type < types; type++) proportions[sample * types + type] = (counts[sample * types + type] as number) / drawn;
  }
  return { samples: total, types, counts, proportions };
}

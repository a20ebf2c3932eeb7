import type { NamedMatrix } from '../matrix/matrix.js';

/** The predictions are not those of the test samples. */
export class PredictionMismatchError extends Error {
  readonly code = 'PREDICTION_MISMATCH';
  constructor(detail: string) {
    super(`The predictions do not belong to these test samples: ${detail}. They were made for another test set or another order of cell types; deconvolve the test samples again.`);
    this.name = 'PredictionMismatchError';
  }
}

/**
 * Brings predictions into the order of the test truth.
 * @param samples test samples in the order of the truth
 * @param table predicted proportions, any order
 * @param profiles predicted profiles, type by type: all samples of the first type, then of the second, …; rows named by sample
 * @returns both type-major: [types x samples] and [types x samples] x genes
 * @throws PredictionMismatchError
 */
export function alignPredictions(
  samples: readonly string[],
  cellTypes: readonly string[],
  table: readonly { readonly sample: string; readonly cellType: string; readonly proportion: number }[],
  profiles: NamedMatrix<Float32Array | Float64Array>,
): { proportions: Float64Array; profiles: Float32Array | Float64Array } {
  const n = samples.length;
  const sampleAt = new Map(samples.map((sample, i) => [sample, i]));
  const typeAt = new Map(cellTypes.map((type, i) => [type, i]));
  const proportions = new Float64Array(cellTypes.length * n).fill(Number.NaN);
  for (const { sample, cellType, proportion } of table) {
    const i = sampleAt.get(sample);
    const type = typeAt.get(cellType);
    if (i !== undefined && type !== undefined) proportions[type * n + i] = proportion;
  }
  const absent = proportions.filter(Number.isNaN).length;
  if (absent > 0) throw new PredictionMismatchError(`${absent} proportions are missing`);
  if (profiles.rows !== cellTypes.length * n) throw new PredictionMismatchError(`${profiles.rows} profiles for ${n} samples of ${cellTypes.length} types`);
  const genes = profiles.columns;
  const aligned = new (profiles.values.constructor as new (length: number) => Float32Array | Float64Array)(profiles.values.length);
  profiles.rowNames.forEach((name, row) => {
    const sample = sampleAt.get(name);
    if (sample === undefined) throw new PredictionMismatchError('a profile is of none of these samples');
    const to = (Math.floor(row / n) * n + sample) * genes;
    aligned.set(profiles.values.subarray(row * genes, (row + 1) * genes), to);
  });
  return { proportions, profiles: aligned };
}

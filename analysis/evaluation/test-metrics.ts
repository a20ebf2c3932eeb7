import { agreement, type Agreement } from './agreement.js';

export type Target = 'proportion' | 'profile' | 'profile_departure';

export interface MetricRow extends Agreement {
  readonly target: Target;
  /** a cell type, or `all` */
  readonly cellType: string;
}

/**
 * Agreement by cell type and over all of them (values pooled).
 * @param truth, predicted type by type: all values of the first type, then of the second, …; equal lengths
 */
export function metricsByType(
  target: Target,
  cellTypes: readonly string[],
  truth: Float32Array | Float64Array,
  predicted: Float32Array | Float64Array,
): MetricRow[] {
  const each = truth.length / cellTypes.length;
  const rows: MetricRow[] = cellTypes.map((cellType, type) => ({
    target,
    cellType,
    ...agreement(truth.subarray(type * each, (type + 1) * each), predicted.subarray(type * each, (type + 1) * each)),
  }));
  return [...rows, { target, cellType: 'all', ...agreement(truth, predicted) }];
}

/** Values of [samples x types] rows of length `width` brought into type-major order [types x samples]. */
export function typeMajor<V extends Float32Array | Float64Array>(values: V, types: number, width: number): V {
  const samples = values.length / types / width;
  const result = new (values.constructor as new (n: number) => V)(values.length);
  for (let sample = 0; sample < samples; sample++) {
    for (let type = 0; type < types; type++) {
      const from = (sample * types + type) * width;
      result.set(values.subarray(from, from + width), (type * samples + sample) * width);
    }
  }
  return result;
}

/** Profiles minus the mean profile of their type: the part that differs between samples. @param profiles type-major; @param means types x genes */
export function departures(profiles: Float32Array | Float64Array, means: Float64Array, types: number): Float64Array {
  const genes = means.length / types;
  const samples = profiles.length / types / genes;
  const result = new Float64Array(profiles.length);
  for (let type = 0; type < types; type++) {
    for (let sample = 0; sample < samples; sample++) {
      const at = (type * samples + sample) * genes;
      for (let gene = 0; gene < genes; gene++) result[at + gene] = (profiles[at + gene] as number) - (means[type * genes + gene] as number);
    }
  }
  return result;
}

/** The mean profile predicted for every sample. @returns type-major [types x samples] x genes */
export function repeatMeans(means: Float64Array, types: number, samples: number): Float64Array {
  const genes = means.length / types;
  const result = new Float64Array(types * samples * genes);
  for (let row = 0; row < types * samples; row++) {
    const type = Math.floor(row / samples);
    result.set(means.subarray(type * genes, (type + 1) * genes), row * genes);
  }
  return result;
}

import { principalComponents } from '../clustering/pca.js';
import { agreement } from '../evaluation/agreement.js';
import type { Matrix } from '../matrix/matrix.js';

/** separate: each cohort its own first component; shared: fitted in the discovery cohort, the validation cohort projected onto it. */
export type ComponentMode = 'separate' | 'shared';

/** The first principal component of the differential genes in both cohorts. */
export interface Component {
  readonly discoveryScores: Float64Array;
  readonly validationScores: Float64Array;
  readonly discoveryLoadings: Float64Array;
  /** `shared`: the discovery loadings */
  readonly validationLoadings: Float64Array;
  /** share of the genes' variance that the component as used carries; null where the genes do not vary */
  readonly discoveryExplained: number | null;
  readonly validationExplained: number | null;
  /** Pearson's correlation of the two loadings; null where undefined (one gene, or equal loadings); `shared`: 1 */
  readonly loadingCorrelation: number | null;
}

/**
 * First principal component, centred and unscaled (paper 5.8). In the discovery cohort the loading of largest absolute value is
 * positive; a separately fitted validation component is turned so that its loadings correlate positively with the discovery
 * loadings (where that correlation is undefined: so that their scalar product is positive).
 * @param discovery, validation samples x the same genes, log2(CPM + 1)
 */
export function firstComponent(discovery: Matrix, validation: Matrix, mode: ComponentMode): Component {
  const fitted = principalComponents(discovery, 1);
  const discoveryLoadings = fitted.loadings.values.slice(0, discovery.columns);
  const discoveryScores = project(discovery, fitted.means, discoveryLoadings);
  const discoveryExplained = explained(discovery, discoveryScores);
  if (mode === 'shared') {
    const validationScores = project(validation, fitted.means, discoveryLoadings);
    return {
      discoveryScores,
      validationScores,
      discoveryLoadings,
      validationLoadings: discoveryLoadings,
      discoveryExplained,
      validationExplained: explained(validation, validationScores),
      loadingCorrelation: 1,
    };
  }
  const own = principalComponents(validation, 1);
  const raw = own.loadings.values.slice(0, validation.columns);
  const correlation = agreement(discoveryLoadings, raw).pearson;
  const direction = correlation ?? raw.reduce((sum, value, i) => sum + value * (discoveryLoadings[i] as number), 0);
  const sign = direction < 0 ? -1 : 1;
  const validationLoadings = raw.map((value) => sign * value);
  const validationScores = project(validation, own.means, validationLoadings);
  return {
    discoveryScores,
    validationScores,
    discoveryLoadings,
    validationLoadings,
    discoveryExplained,
    validationExplained: explained(validation, validationScores),
    loadingCorrelation: correlation === null ? null : sign * correlation,
  };
}

/** (matrix - means) loadings, one score a row. */
function project(matrix: Matrix, means: Float64Array, loadings: Float64Array): Float64Array {
  const scores = new Float64Array(matrix.rows);
  for (let row = 0; row < matrix.rows; row++) {
    let score = 0;
    for (let column = 0; column < matrix.columns; column++) {
      score += ((matrix.values[row * matrix.columns + column] as number) - (means[column] as number)) * (loadings[column] as number);
    }
    scores[row] = score;
  }
  return scores;
}

/** Variance of the scores over the summed variance of the genes. */
function explained(matrix: Matrix, scores: Float64Array): number | null {
  let total = 0;
  for (let column = 0; column < matrix.columns; column++) {
    let mean = 0;
    for (let row = 0; row < matrix.rows; row++) mean += matrix.values[row * matrix.columns + column] as number;
    mean /= matrix.rows;
    for (let row = 0; row < matrix.rows; row++) total += ((matrix.values[row * matrix.columns + column] as number) - mean) ** 2;
  }
  const mean = scores.reduce((sum, value) => sum + value, 0) / scores.length;
  const along = scores.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return total > 0 ? along / total : null;
}

import type { Matrix } from '../matrix/matrix.js';
import type { PrincipalComponents } from './pca.js';

/** Scores (samples x k) of new samples in fitted components: centred by the fitted means, times the loadings (paper 2.3). */
export function projectOnto({ loadings, means }: Pick<PrincipalComponents, 'loadings' | 'means'>, matrix: Matrix): Matrix {
  const { rows, columns } = matrix;
  if (columns !== loadings.rows) throw new ProjectionError(loadings.rows, columns);
  const k = loadings.columns;
  const values = new Float64Array(rows * k);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const centred = matrix.values[i * columns + j]! - means[j]!;
      for (let c = 0; c < k; c++) values[i * k + c]! += centred * loadings.values[j * k + c]!;
    }
  }
  return { rows, columns: k, values };
}

export class ProjectionError extends Error {
  readonly code = 'PROJECTION';
  constructor(fitted: number, found: number) {
    super(`Components fitted on ${fitted} columns cannot take samples of ${found}. The cohorts were likely deconvolved with different models; deconvolve both with one model.`);
    this.name = 'ProjectionError';
  }
}

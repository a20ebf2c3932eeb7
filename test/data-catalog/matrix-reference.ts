import { isMatrixMarket, type MatrixMarketReference } from '../../data-catalog/study/reference/reference.js';
import type { Study } from '../../data-catalog/study/study.js';

/** The reference of a study that is known to have one in MatrixMarket. */
export function matrixReference({ reference: [reference] }: Pick<Study, 'reference'>): MatrixMarketReference {
  if (reference === undefined || !isMatrixMarket(reference)) throw new Error('expected a reference in MatrixMarket');
  return reference;
}

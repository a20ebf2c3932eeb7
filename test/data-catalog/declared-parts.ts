import { isMatrixMarket, type MatrixMarketReference } from '../../data-catalog/study/reference/reference.js';
import type { ClinicalDeclaration } from '../../data-catalog/study/clinical.js';
import type { Cohort } from '../../data-catalog/study/cohort.js';
import type { Study } from '../../data-catalog/study/study.js';

/** The reference of a study that is known to have one in MatrixMarket. */
export function matrixReference({ reference: [reference] }: Pick<Study, 'reference'>): MatrixMarketReference {
  if (reference === undefined || !isMatrixMarket(reference)) throw new Error('expected a reference in MatrixMarket');
  return reference;
}

/** The clinical part of a cohort that is known to have one. */
export function clinicalOf({ clinical }: Cohort): ClinicalDeclaration {
  if (clinical === undefined) throw new Error('expected a cohort with clinical data');
  return clinical;
}

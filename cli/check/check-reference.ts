import type { SingleCells } from '../../data-catalog/readers/single-cells.js';
import { isMatrixMarket, type Reference } from '../../data-catalog/study/reference/reference.js';
import { checkMatrices } from './check-matrices.js';
import { checkSamples } from './check-samples.js';
import type { Findings } from '../../data-catalog/check/findings.js';

/** The split of a type needs one cell in each of its three parts. */
const LEAST_CELLS = 3;
/** below this the mean of a type's training cells is hardly better than a cell */
const FEW_CELLS = 30;

export interface ReferenceFacts {
  readonly name: string;
  /** matrices, or samples of other forms */
  readonly matrices: number;
  readonly genes: number;
  readonly cells: number;
  readonly cellsByType: Readonly<Record<string, number>>;
  readonly otherCells: number;
  /** donors and batches, where the reference names them */
  readonly donors?: number;
  readonly batches?: number;
}

export interface CheckedReference {
  readonly facts: ReferenceFacts;
  readonly cells: SingleCells;
}

/** Reads all of a reference; undefined where one cannot be used. */
export function checkReference(reference: Reference, data: string, there: (file: string) => boolean, findings: Findings): Promise<CheckedReference | undefined> {
  return isMatrixMarket(reference) ? checkMatrices(reference, data, there, findings) : checkSamples(reference, data, there, findings);
}

/** Types with too few cells. @param place the file that labels them */
export function judgeCellCounts(place: string, cellsByType: Readonly<Record<string, number>>, findings: Findings): void {
  for (const [type, count] of Object.entries(cellsByType)) {
    if (count > 0 && count < LEAST_CELLS) {
      findings.problem(`${place}: expected at least ${LEAST_CELLS} cells labelled ${JSON.stringify(type)} (training, validation, test), found ${count}. Leave the type out of cellTypes, or add samples that hold it.`);
    } else if (count >= LEAST_CELLS && count < FEW_CELLS) findings.warn(`${place}: only ${count} cells labelled ${JSON.stringify(type)}: its profile will be uncertain`);
  }
}

import type { Matrix } from '../matrix/matrix.js';
import { benjaminiHochberg } from '../statistics/benjamini-hochberg.js';
import { rankSumColumns } from '../statistics/rank-sum.js';

/** A gene that differs between a group and the rest. */
export interface DifferentialGene {
  /** column of the gene in the expression matrix */
  readonly column: number;
  /** > 0: higher in the group */
  readonly z: number;
  readonly pValue: number;
  readonly qValue: number;
  /** mean inside minus mean outside of log2(CPM + 1) */
  readonly log2FoldChange: number;
}

/**
 * Genes that differ between the samples of a group and all others (paper 5.8): rank-sum, Benjamini-Hochberg over all genes of
 * the matrix, both signs, kept when q < maxQ (strictly); in column order.
 * @param expression samples x genes, log2(CPM + 1), no missing values
 * @param inside 1 for the samples of the group; both classes must have a sample
 */
export function differentialGenes(expression: Matrix, inside: Uint8Array, maxQ: number): DifferentialGene[] {
  const { z, pValue } = rankSumColumns(expression, inside);
  const qValue = benjaminiHochberg(pValue);
  const size = inside.reduce((sum, value) => sum + value, 0);
  const { rows, columns, values } = expression;
  const sumIn = new Float64Array(columns);
  const sumOut = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    const sum = inside[row] === 1 ? sumIn : sumOut;
    for (let column = 0; column < columns; column++) sum[column]! += values[row * columns + column] as number;
  }
  const kept: DifferentialGene[] = [];
  for (let column = 0; column < columns; column++) {
    if (!((qValue[column] as number) < maxQ)) continue;
    kept.push({
      column,
      z: z[column] as number,
      pValue: pValue[column] as number,
      qValue: qValue[column] as number,
      log2FoldChange: (sumIn[column] as number) / size - (sumOut[column] as number) / (rows - size),
    });
  }
  return kept;
}

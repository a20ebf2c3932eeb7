import { type ContingencyTable, expectedCounts } from './contingency-table.js';
import { chiSquareUpperTail } from './distributions.js';

export interface ChiSquareTest {
  readonly chiSquare: number;
  readonly df: number;
  readonly pValue: number;
}

/**
 * Pearson's chi-square test of independence, without continuity correction.
 * A table with one row or one column has no degree of freedom: chi-square 0, p NaN.
 */
export function chiSquareTest(table: ContingencyTable): ChiSquareTest {
  const expected = expectedCounts(table);
  let chiSquare = 0;
  table.counts.forEach((count, k) => {
    chiSquare += (count - expected[k]!) ** 2 / expected[k]!;
  });
  const df = (table.rowLevels.length - 1) * (table.columnLevels.length - 1);
  return { chiSquare, df, pValue: chiSquareUpperTail(chiSquare, df) };
}

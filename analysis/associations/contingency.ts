import { compareCodePoints } from '../order/compare-code-points.js';
import { chiSquareTest } from '../statistics/chi-square-test.js';
import { type ContingencyTable, expectedCounts } from '../statistics/contingency-table.js';
import { fisherExact } from '../statistics/fisher-exact.js';

export interface Association {
  readonly test: 'chi-square' | 'Fisher';
  /** chi-square, or the sample odds ratio of the table with both variables' levels by code point */
  readonly statistic: number;
  /** null for Fisher's test */
  readonly df: number | null;
  readonly pValue: number;
  readonly n: number;
}

/** An expected count below this at 2 x 2 calls for the exact test. */
const SMALL_EXPECTED_COUNT = 5;

/** Counts of the pairs in which neither variable is missing; levels by code point, only those that occur. */
export function crossTabulate(rows: readonly (string | null)[], columns: readonly (string | null)[]): ContingencyTable {
  const pairs = rows.flatMap((row, i): [string, string][] => {
    const column = columns[i] ?? null;
    return row === null || column === null ? [] : [[row, column]];
  });
  const rowLevels = [...new Set(pairs.map(([row]) => row))].sort(compareCodePoints);
  const columnLevels = [...new Set(pairs.map(([, column]) => column))].sort(compareCodePoints);
  const counts = new Float64Array(rowLevels.length * columnLevels.length);
  for (const [row, column] of pairs) counts[rowLevels.indexOf(row) * columnLevels.length + columnLevels.indexOf(column)]! += 1;
  return { rowLevels, columnLevels, counts, n: pairs.length };
}

/**
 * Association of two categorical variables (paper 2.3): chi-square without continuity correction,
 * or Fisher's exact test at 2 x 2 when an expected count is under 5.
 * @returns null when either variable has fewer than two levels among the complete pairs
 */
export function associate(rows: readonly (string | null)[], columns: readonly (string | null)[]): Association | null {
  const table = crossTabulate(rows, columns);
  if (table.rowLevels.length < 2 || table.columnLevels.length < 2) return null;
  if (table.counts.length === 4 && expectedCounts(table).some((e) => e < SMALL_EXPECTED_COUNT)) {
    const [a, b, c, d] = table.counts as unknown as [number, number, number, number];
    const { oddsRatio, pValue } = fisherExact(a, b, c, d);
    return { test: 'Fisher', statistic: oddsRatio, df: null, pValue, n: table.n };
  }
  const { chiSquare, df, pValue } = chiSquareTest(table);
  return { test: 'chi-square', statistic: chiSquare, df, pValue, n: table.n };
}

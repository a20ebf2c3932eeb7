import type { Matrix } from '../matrix/matrix.js';
import { normalTwoSided } from './distributions.js';

export interface RankSumOptions {
  /** divide by the variance that ties leave; off by default (paper 5.3) */
  readonly tieCorrection?: boolean;
}

export interface RankSum {
  /** standardised rank sum; above 0 when `inside` is higher */
  readonly z: number;
  /** two-sided */
  readonly pValue: number;
}

/** The group mask of a column-wise rank-sum does not fit the matrix. */
export class RankSumMaskError extends RangeError {
  readonly code = 'RANK_SUM_MASK';
  constructor(mask: number, rows: number) {
    super(`Rank-sum over columns: the mask has ${mask} entries for ${rows} rows. One entry per row is needed; check that both list the same samples.`);
    this.name = 'RankSumMaskError';
  }
}

/**
 * Wilcoxon rank-sum of two groups: mid-ranks, normal approximation, no continuity correction (paper 5.3).
 * Equal values everywhere give z 0 and p 1; an empty group or a NaN among the values gives NaN (not tested).
 */
export function rankSum(inside: Float64Array, outside: Float64Array, options: RankSumOptions = {}): RankSum {
  return fromSorted(inside.slice().sort(), outside.slice().sort(), options.tieCorrection ?? false);
}

/**
 * `rankSum` of every column: rows with mask other than 0 against the rows with 0.
 * @param matrix samples x genes
 * @param inside one entry per row
 * @returns z and two-sided p, one per column
 */
export function rankSumColumns(
  matrix: Matrix<Float32Array | Float64Array>,
  inside: Uint8Array,
  options: RankSumOptions = {},
): { z: Float64Array; pValue: Float64Array } {
  const { rows, columns, values } = matrix;
  if (inside.length !== rows) throw new RankSumMaskError(inside.length, rows);
  let size = 0;
  for (let i = 0; i < rows; i++) if (inside[i]) size++;
  // Columns are gathered in blocks: one pass over the row-major matrix fills many buffers from neighbouring memory.
  const block = Math.max(1, Math.min(columns, 64));
  const buffer = new Float64Array(block * rows);
  const z = new Float64Array(columns);
  const pValue = new Float64Array(columns);
  for (let start = 0; start < columns; start += block) {
    const width = Math.min(block, columns - start);
    let inRow = 0;
    let outRow = size;
    for (let i = 0; i < rows; i++) {
      const at = inside[i] ? inRow++ : outRow++;
      for (let j = 0; j < width; j++) buffer[j * rows + at] = values[i * columns + start + j]!;
    }
    for (let j = 0; j < width; j++) {
      const a = buffer.subarray(j * rows, j * rows + size).sort();
      const b = buffer.subarray(j * rows + size, (j + 1) * rows).sort();
      const result = fromSorted(a, b, options.tieCorrection ?? false);
      z[start + j] = result.z;
      pValue[start + j] = result.pValue;
    }
  }
  return { z, pValue };
}

/** Both groups ascending (NaN last, as typed arrays sort). Twice the rank sum is a whole number, so U is exact. */
function fromSorted(a: Float64Array, b: Float64Array, tieCorrection: boolean): RankSum {
  const n = a.length;
  const m = b.length;
  if (n === 0 || m === 0 || Number.isNaN(a[n - 1]!) || Number.isNaN(b[m - 1]!)) return { z: Number.NaN, pValue: Number.NaN };
  let i = 0;
  let j = 0;
  let twiceRanks = 0;
  let ties = 0; // sum of t^3 - t
  while (i < n) {
    const value = a[i]!;
    while (j < m && b[j]! < value) {
      const from = j;
      const other = b[j]!;
      while (j < m && b[j] === other) j++;
      const t = j - from;
      ties += t * (t * t - 1);
    }
    const i0 = i;
    const j0 = j;
    while (i < n && a[i] === value) i++;
    while (j < m && b[j] === value) j++;
    const t = i - i0 + (j - j0);
    ties += t * (t * t - 1);
    twiceRanks += (i - i0) * (i0 + j0 + 1 + i + j);
  }
  while (j < m) {
    const from = j;
    const other = b[j]!;
    while (j < m && b[j] === other) j++;
    const t = j - from;
    ties += t * (t * t - 1);
  }
  const total = n + m;
  const twiceDeviation = twiceRanks - n * (total + 1); // 2 (R - n (N + 1) / 2)
  const spread = tieCorrection ? total + 1 - ties / (total * (total - 1)) : total + 1;
  const z = twiceDeviation === 0 ? 0 : twiceDeviation / 2 / Math.sqrt((n * m * spread) / 12);
  return { z, pValue: normalTwoSided(z) };
}

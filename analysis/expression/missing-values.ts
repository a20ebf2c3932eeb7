import type { Matrix } from '../matrix/matrix.js';

/** 1 for each of the given columns (genes) that has a missing value (NaN) in any row; in the order of `columns`. */
export function columnsWithMissing(matrix: Matrix<Float32Array | Float64Array>, columns: ArrayLike<number>): Uint8Array {
  const missing = new Uint8Array(columns.length);
  for (let row = 0; row < matrix.rows; row++) {
    for (let i = 0; i < columns.length; i++) {
      if (Number.isNaN(matrix.values[row * matrix.columns + (columns[i] as number)])) missing[i] = 1;
    }
  }
  return missing;
}

/** 1 for each row (sample) that has a missing value (NaN) in any of the given columns. */
export function rowsWithMissing(matrix: Matrix<Float32Array | Float64Array>, columns: ArrayLike<number>): Uint8Array {
  const missing = new Uint8Array(matrix.rows);
  for (let row = 0; row < matrix.rows; row++) {
    for (let i = 0; i < columns.length; i++) {
      if (Number.isNaN(matrix.values[row * matrix.columns + (columns[i] as number)])) {
        missing[row] = 1;
        break;
      }
    }
  }
  return missing;
}

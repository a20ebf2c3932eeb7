import type { Matrix } from '../../../analysis/matrix/matrix.js';
import type { RandomStream } from '../../../analysis/random/stream.js';

export function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  return { rows: rows.length, columns: rows[0]?.length ?? 0, values: Float64Array.from(rows.flat()) };
}

/** Standard normal values; row i is shifted by `shift` in every column when `i` is in the second half. */
export function twoClouds(rows: number, columns: number, shift: number, random: RandomStream): Matrix {
  return matrixOf(Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, () => random.normal() + (2 * i >= rows ? shift : 0))));
}

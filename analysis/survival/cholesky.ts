/** Cholesky factor L (lower, row-major) of a symmetric p x p matrix, or the first column that depends on earlier ones. */
export function cholesky(matrix: Float64Array, p: number, tolerance = 1e-10): { factor: Float64Array } | { dependent: number } {
  const factor = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = matrix[a * p + b]!;
      for (let k = 0; k < b; k++) sum -= factor[a * p + k]! * factor[b * p + k]!;
      if (a !== b) factor[a * p + b] = sum / factor[b * p + b]!;
      else if (sum > tolerance * matrix[a * p + a]!) factor[a * p + a] = Math.sqrt(sum);
      else return { dependent: a };
    }
  }
  return { factor };
}

/** Solution x of L L' x = y. */
export function choleskySolve(factor: Float64Array, y: Float64Array): Float64Array {
  const p = y.length;
  const x = y.slice();
  for (let a = 0; a < p; a++) {
    for (let k = 0; k < a; k++) x[a]! -= factor[a * p + k]! * x[k]!;
    x[a]! /= factor[a * p + a]!;
  }
  for (let a = p - 1; a >= 0; a--) {
    for (let k = a + 1; k < p; k++) x[a]! -= factor[k * p + a]! * x[k]!;
    x[a]! /= factor[a * p + a]!;
  }
  return x;
}

/** A pivot this much smaller than the largest diagonal element counts as zero. */
const RANK_TOLERANCE = 1e-10;

/**
 * x' V^- x for a covariance V (k x k, row-major) that may lack full rank and an x in its range,
 * by Gaussian elimination with diagonal pivoting; and the rank of V.
 */
export function quadraticForm(covariance: Float64Array, x: Float64Array): { value: number; rank: number } {
  const k = x.length;
  const v = covariance.slice();
  const rest = x.slice();
  const open = new Set(rest.keys());
  let largest = 0;
  for (let a = 0; a < k; a++) largest = Math.max(largest, v[a * k + a]!);
  let value = 0;
  let rank = 0;
  while (open.size > 0) {
    let pivot = -1;
    for (const a of open) if (pivot < 0 || v[a * k + a]! > v[pivot * k + pivot]!) pivot = a;
    const diagonal = v[pivot * k + pivot]!;
    if (!(diagonal > RANK_TOLERANCE * largest)) break;
    open.delete(pivot);
    rank++;
    value += rest[pivot]! ** 2 / diagonal;
    for (const a of open) {
      const factor = v[a * k + pivot]! / diagonal;
      rest[a]! -= factor * rest[pivot]!;
      for (const b of open) v[a * k + b]! -= factor * v[pivot * k + b]!;
    }
  }
  return { value, rank };
}

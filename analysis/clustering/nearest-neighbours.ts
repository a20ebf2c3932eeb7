import type { Matrix } from '../matrix/matrix.js';

/** The k nearest neighbours of each point: row i of `indices` and `distances` (both points x k) by ascending distance. */
export interface NearestNeighbours {
  readonly points: number;
  readonly k: number;
  readonly indices: Int32Array;
  readonly distances: Float64Array;
}

/**
 * Exact k nearest neighbours by Euclidean distance. The point itself counts and comes first, also among duplicates;
 * ties go to the lower index.
 * @param points one a row
 * @param k wanted, itself included; at most the number of points are returned
 */
export function nearestNeighbours(points: Matrix, k: number): NearestNeighbours {
  const n = points.rows;
  const kept = Math.min(k, n);
  const indices = new Int32Array(n * kept);
  const distances = new Float64Array(n * kept);
  const squared = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    squaredDistances(points, points.values.subarray(i * points.columns, (i + 1) * points.columns), squared);
    squared[i] = -1;
    fillNearest(squared, kept, indices.subarray(i * kept, (i + 1) * kept), distances.subarray(i * kept, (i + 1) * kept));
  }
  return { points: n, k: kept, indices, distances };
}

/** Squared Euclidean distance of `point` to every row of `points`, written to `out`. */
export function squaredDistances({ rows, columns, values }: Matrix, point: ArrayLike<number>, out: Float64Array): void {
  for (let j = 0; j < rows; j++) {
    let sum = 0;
    for (let c = 0, at = j * columns; c < columns; c++, at++) sum += (values[at]! - point[c]!) ** 2;
    out[j] = sum;
  }
}

/** Insertion of every point into a sorted list of `k`: ascending distance, ties by index. */
function fillNearest(squared: Float64Array, k: number, indices: Int32Array, distances: Float64Array): void {
  let filled = 0;
  squared.forEach((value, j) => {
    if (filled === k && value >= distances[k - 1]!) return;
    let at = filled < k ? filled++ : k - 1;
    for (; at > 0 && distances[at - 1]! > value; at--) {
      distances[at] = distances[at - 1]!;
      indices[at] = indices[at - 1]!;
    }
    distances[at] = value;
    indices[at] = j;
  });
  for (let at = 0; at < k; at++) distances[at] = Math.sqrt(Math.max(0, distances[at]!));
}

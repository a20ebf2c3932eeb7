import type { Matrix } from '../matrix/matrix.js';
import { squaredDistances } from './nearest-neighbours.js';

/**
 * k-nearest-neighbour classifier (paper 2.3): the label most frequent among the k nearest training points (Euclidean;
 * equal distances: the earlier point). Of equally frequent labels, that of the nearest point wins.
 * @param training points x dimensions
 * @param labels one for each training point
 * @param points to classify, in the same dimensions
 */
export function classifyByNeighbours(training: Matrix, labels: Int32Array, points: Matrix, k: number): Int32Array {
  const called = new Int32Array(points.rows);
  const squared = new Float64Array(training.rows);
  for (let i = 0; i < points.rows; i++) {
    squaredDistances(training, points.values.subarray(i * points.columns, (i + 1) * points.columns), squared);
    const nearest = Array.from(squared.keys())
      .sort((a, b) => squared[a]! - squared[b]! || a - b)
      .slice(0, k);
    const votes = new Map<number, number>();
    for (const j of nearest) votes.set(labels[j]!, (votes.get(labels[j]!) ?? 0) + 1);
    const most = Math.max(...votes.values());
    called[i] = labels[nearest.find((j) => votes.get(labels[j]!) === most)!]!;
  }
  return called;
}

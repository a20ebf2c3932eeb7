import { UMAP } from 'umap-js';
import type { RandomStream } from '../random/stream.js';
import type { Matrix } from '../matrix/matrix.js';
import type { NearestNeighbours } from './nearest-neighbours.js';

/** Fewer points have no picture worth drawing. */
const FEWEST_POINTS = 4;

/** Enough for some hundred patients; the library's own choice, 500, takes half of the time of a clustering. */
const EPOCHS = 200;

/**
 * UMAP picture (points x 2) of points with known neighbours; for the eye only, nothing is computed from it.
 * @returns undefined for fewer than 4 points, or fewer than 2 neighbours
 */
export function umapPicture(points: Matrix, neighbours: NearestNeighbours, random: RandomStream, epochs = EPOCHS): Matrix | undefined {
  const k = Math.min(neighbours.k, points.rows - 1);
  if (points.rows < FEWEST_POINTS || k < 2) return undefined;
  const rows = <T>(values: ArrayLike<T>, width: number, kept: number): T[][] =>
    Array.from({ length: points.rows }, (_, i) => Array.from({ length: kept }, (__, j) => values[i * width + j] as T));
  const umap = new UMAP({ nNeighbors: k, nComponents: 2, nEpochs: epochs, random: () => random.uniform() });
  umap.setPrecomputedKNN(rows(neighbours.indices, neighbours.k, k), rows(neighbours.distances, neighbours.k, k));
  const embedding = umap.fit(rows(points.values, points.columns, points.columns));
  return { rows: points.rows, columns: 2, values: Float64Array.from(embedding.flat()) };
}

import type { Matrix } from '../matrix/matrix.js';
import { type NearestNeighbours, nearestNeighbours } from './nearest-neighbours.js';
import { neighbourGraph } from './neighbour-graph.js';
import { type PrincipalComponents, principalComponents } from './pca.js';
import { type ResolutionSearch, searchResolution } from './resolution-search.js';

export interface ClusteringOptions {
  /** neighbours of each point, itself included */
  readonly neighbours: number;
  /** principal components at most */
  readonly components: number;
  /** communities wanted */
  readonly wanted: number;
  /** upper bound of the bisection over the resolution */
  readonly upper: number;
  readonly seed: number;
}

export interface ClusteredSamples {
  readonly principal: PrincipalComponents;
  readonly neighbours: NearestNeighbours;
  readonly search: ResolutionSearch;
}

/**
 * Communities of samples as single-cell tools find them by default (paper 5.8): principal components, nearest neighbours,
 * UMAP weights, Leiden with the resolution searched for the wanted number. Samples that do not differ at all have one.
 * @param matrix samples x columns; equal sizes of communities are told apart by the order of the rows
 */
export function clusterSamples(matrix: Matrix, { neighbours: k, components, wanted, upper, seed }: ClusteringOptions): ClusteredSamples {
  const principal = principalComponents(matrix, Math.min(components, Math.max(1, matrix.rows - 1)));
  const neighbours = nearestNeighbours(principal.scores, k);
  if (!(principal.variances[0]! > 0)) return { principal, neighbours, search: alike(matrix.rows) };
  return { principal, neighbours, search: searchResolution(neighbourGraph(neighbours), wanted, upper, seed) };
}

function alike(samples: number): ResolutionSearch {
  const communities = { membership: new Int32Array(samples), count: 1, quality: 0 };
  return { found: false, resolution: 1, communities, communitiesAtOne: 1, tried: 0 };
}

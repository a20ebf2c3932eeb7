import { type Communities, leiden } from './leiden.js';
import type { WeightedGraph } from './neighbour-graph.js';

const FIRST_RESOLUTION = 1;
const FIRST_HALVING = 0.5;
const HALVINGS = 20;
const GRID_STEPS = 200;
const GRID_FINENESS = 100;

export interface ResolutionSearch {
  /** whether some resolution gives exactly the wanted number */
  readonly found: boolean;
  /** the first resolution that does; 1 when none does */
  readonly resolution: number;
  /** the communities at `resolution` */
  readonly communities: Communities;
  readonly communitiesAtOne: number;
  /** how many resolutions were tried */
  readonly tried: number;
}

/**
 * The first resolution with exactly `wanted` Leiden communities (paper 2.3, which is silent about this): 1; then bisection
 * from 0.5 within (0, `upper`), at most 20 halvings, up when there are too few communities and down when too many; then
 * 0.01, 0.02, ... 2.00. Every call starts from the same seed.
 */
export function searchResolution(graph: WeightedGraph, wanted: number, upper: number, seed: number): ResolutionSearch {
  const atOne = leiden(graph, FIRST_RESOLUTION, seed);
  let tried = 1;
  const result = (found: boolean, resolution: number, communities: Communities): ResolutionSearch => ({
    found, resolution, communities, communitiesAtOne: atOne.count, tried,
  });
  if (atOne.count === wanted) return result(true, FIRST_RESOLUTION, atOne);
  if (graph.nodes < wanted) return result(false, FIRST_RESOLUTION, atOne);

  let low = 0;
  let high = upper;
  let resolution = FIRST_HALVING;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const communities = leiden(graph, resolution, seed);
    tried++;
    if (communities.count === wanted) return result(true, resolution, communities);
    if (communities.count < wanted) low = resolution;
    else high = resolution;
    resolution = (low + high) / 2;
  }
  for (let step = 1; step <= GRID_STEPS; step++) {
    const communities = leiden(graph, step / GRID_FINENESS, seed);
    tried++;
    if (communities.count === wanted) return result(true, step / GRID_FINENESS, communities);
  }
  return result(false, FIRST_RESOLUTION, atOne);
}

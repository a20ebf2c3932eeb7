import type { NearestNeighbours } from './nearest-neighbours.js';

/** An undirected weighted graph without loops: edge e joins `sources[e]` < `targets[e]`, ascending by both. */
export interface WeightedGraph {
  readonly nodes: number;
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  readonly weights: Float64Array;
}

const ITERATIONS = 64;
const TOLERANCE = 1e-5;
const MIN_SCALE = 1e-3;

/**
 * Edge weights of UMAP's fuzzy simplicial set (McInnes, Healy, Melville 2018), as scanpy uses them for Leiden: each point's
 * distances are shifted by its nearest other point (local connectivity 1) and scaled so that the memberships sum to log2(k);
 * the two directions are joined as a + b - ab. Memberships that vanish in single precision, as those tools compute, are no edge.
 */
export function neighbourGraph({ points, k, indices, distances }: NearestNeighbours): WeightedGraph {
  const overallMean = mean(distances);
  const directed = new Map<number, number>();
  for (let i = 0; i < points; i++) {
    const row = distances.subarray(i * k, (i + 1) * k);
    const nearest = row.find((distance) => distance > 0) ?? 0;
    const scale = Math.max(smoothScale(row, nearest), MIN_SCALE * (nearest > 0 ? mean(row) : overallMean));
    for (let j = 0; j < k; j++) {
      const target = indices[i * k + j]!;
      if (target === i) continue;
      const beyond = row[j]! - nearest;
      const membership = beyond <= 0 || scale === 0 ? 1 : Math.exp(-beyond / scale);
      if (Math.fround(membership) > 0) directed.set(i * points + target, membership);
    }
  }
  const edges: [source: number, target: number, weight: number][] = [];
  for (const [key, there] of directed) {
    const i = Math.floor(key / points);
    const j = key % points;
    const back = directed.get(j * points + i);
    if (back !== undefined && j < i) continue;
    const weight = back === undefined ? there : there + back - there * back;
    edges.push([Math.min(i, j), Math.max(i, j), weight]);
  }
  edges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return {
    nodes: points,
    sources: Int32Array.from(edges, ([source]) => source),
    targets: Int32Array.from(edges, ([, target]) => target),
    weights: Float64Array.from(edges, ([, , weight]) => weight),
  };
}

/** The scale at which the memberships of a point's neighbours sum to log2(k), by bisection. */
function smoothScale(row: Float64Array, nearest: number): number {
  const target = Math.log2(row.length);
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let scale = 1;
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    let sum = 0;
    for (let j = 1; j < row.length; j++) {
      const beyond = row[j]! - nearest;
      sum += beyond > 0 ? Math.exp(-beyond / scale) : 1;
    }
    if (Math.abs(sum - target) < TOLERANCE) break;
    if (sum > target) {
      high = scale;
      scale = (low + high) / 2;
    } else {
      low = scale;
      scale = high === Number.POSITIVE_INFINITY ? scale * 2 : (low + high) / 2;
    }
  }
  return scale;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

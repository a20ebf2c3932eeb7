import JavaRandom from 'java-random';
import { Clustering, LeidenAlgorithm, Network } from 'networkanalysis-ts';
import type { WeightedGraph } from './neighbour-graph.js';

/** Never reached in practice: every iteration but the last raises the quality. */
const MAX_ITERATIONS = 1000;

export interface Communities {
  /** community of each node, 0 = the largest; of equal sizes, the one that holds the earlier node */
  readonly membership: Int32Array;
  readonly count: number;
  /** RB-configuration quality, see `configurationQuality` */
  readonly quality: number;
}

/**
 * Leiden communities (Traag, Waltman, van Eck 2019) for the RB-configuration quality, repeated until nothing improves.
 * @param resolution gamma, > 0
 * @param seed equal seeds give equal communities
 */
export function leiden(graph: WeightedGraph, resolution: number, seed: number): Communities {
  const totalWeight = graph.weights.reduce((sum, weight) => sum + weight, 0);
  const isolated = (): number[] => Array.from({ length: graph.nodes }, (_, i) => i);
  const clusters = totalWeight > 0 ? optimise(graph, resolution / (2 * totalWeight), seed) : isolated();
  const membership = orderBySize(clusters);
  return { membership, count: membership.reduce((max, c) => Math.max(max, c + 1), 0), quality: configurationQuality(graph, membership, resolution) };
}

function optimise(graph: WeightedGraph, scaledResolution: number, seed: number): number[] {
  const network = new Network({
    nNodes: graph.nodes,
    setNodeWeightsToTotalEdgeWeights: true,
    edges: [Array.from(graph.sources), Array.from(graph.targets)],
    edgeWeights: Array.from(graph.weights),
    sortedEdges: false,
    checkIntegrity: false,
  });
  const algorithm = new LeidenAlgorithm();
  algorithm.initializeBasedOnResolutionAndNIterationsAndRandomnessAndRandom(
    scaledResolution,
    1,
    LeidenAlgorithm.DEFAULT_RANDOMNESS,
    new JavaRandom(seed),
  );
  const clustering = new Clustering({ nNodes: graph.nodes });
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    if (!algorithm.improveClustering(network, clustering)) break;
  }
  return clustering.getClusters();
}

/**
 * Quality as leidenalg's RBConfiguration reports it: the sum over ordered pairs of nodes in one community
 * of A_ij - gamma k_i k_j / 2m.
 */
export function configurationQuality(graph: WeightedGraph, membership: ArrayLike<number>, resolution: number): number {
  const strength = new Map<number, number>();
  let inside = 0;
  let doubled = 0;
  graph.weights.forEach((weight, e) => {
    const a = membership[graph.sources[e]!]!;
    const b = membership[graph.targets[e]!]!;
    strength.set(a, (strength.get(a) ?? 0) + weight);
    strength.set(b, (strength.get(b) ?? 0) + weight);
    if (a === b) inside += 2 * weight;
    doubled += 2 * weight;
  });
  if (doubled === 0) return 0;
  let expected = 0;
  for (const k of strength.values()) expected += k * k;
  return inside - (resolution * expected) / doubled;
}

/** Communities renumbered: larger first, equal sizes by their first node. */
function orderBySize(clusters: readonly number[]): Int32Array {
  const found = new Map<number, { size: number; first: number }>();
  clusters.forEach((cluster, node) => {
    const entry = found.get(cluster);
    if (entry === undefined) found.set(cluster, { size: 1, first: node });
    else entry.size++;
  });
  const order = [...found].sort(([, a], [, b]) => b.size - a.size || a.first - b.first).map(([cluster]) => cluster);
  const rank = new Map(order.map((cluster, index) => [cluster, index]));
  return Int32Array.from(clusters, (cluster) => rank.get(cluster)!);
}

import { describe, expect, it } from 'vitest';
import { clusterSamples } from '../../../analysis/clustering/cluster-samples.js';
import { configurationQuality, leiden } from '../../../analysis/clustering/leiden.js';
import type { WeightedGraph } from '../../../analysis/clustering/neighbour-graph.js';
import { searchResolution } from '../../../analysis/clustering/resolution-search.js';
import { umapPicture } from '../../../analysis/clustering/umap.js';
import { deriveStream } from '../../../analysis/random/stream.js';
import { hasReferenceData, readJson, readTsv, whySkipped } from '../../oracles/reference-data.js';
import { matrixOf, twoClouds } from './matrices.js';

function graphOf(nodes: number, edges: readonly (readonly [number, number])[]): WeightedGraph {
  const sorted = edges.map(([a, b]) => (a < b ? [a, b] : [b, a]) as [number, number]).sort((x, y) => x[0] - y[0] || x[1] - y[1]);
  return {
    nodes,
    sources: Int32Array.from(sorted, ([a]) => a),
    targets: Int32Array.from(sorted, ([, b]) => b),
    weights: new Float64Array(sorted.length).fill(1),
  };
}

/** Cliques of the given size, each joined to the next by one edge. */
function cliques(count: number, size: number): WeightedGraph {
  const edges: [number, number][] = [];
  for (let c = 0; c < count; c++) {
    for (let a = 0; a < size; a++) for (let b = a + 1; b < size; b++) edges.push([c * size + a, c * size + b]);
    if (c > 0) edges.push([c * size - 1, c * size]);
  }
  return graphOf(count * size, edges);
}

describe.skipIf(!hasReferenceData)(`Leiden on the karate club${whySkipped}`, () => {
  const karate = () => graphOf(34, readTsv('oracles', 'karate_edges.tsv').map(({ a, b }) => [Number(a) - 1, Number(b) - 1]));
  it('reaches a modularity of 0.41 with every seed', () => {
    const graph = karate();
    for (let seed = 0; seed < 10; seed++) expect(leiden(graph, 1, seed).quality / 156).toBeGreaterThan(0.41);
  });
  it('has the modularity that igraph finds for the two factions', () => {
    const { faction_membership, modularity_factions } = readJson<{ faction_membership: number[]; modularity_factions: number }>('oracles', 'graph_reference.json');
    expect(configurationQuality(karate(), faction_membership, 1) / 156).toBeCloseTo(modularity_factions, 12);
  });
});

describe('Leiden', () => {
  it('finds cliques; equal sizes are numbered by their first node', () => {
    expect([...leiden(cliques(4, 5), 1, 7).membership]).toEqual([0, 1, 2, 3].flatMap((c) => [c, c, c, c, c]));
  });
  it('numbers the largest community 0', () => {
    const { membership } = leiden(graphOf(7, [[0, 1], [0, 2], [1, 2], [3, 4], [3, 5], [3, 6], [4, 5], [4, 6], [5, 6], [2, 3]]), 1, 1);
    expect([...membership]).toEqual([1, 1, 1, 0, 0, 0, 0]);
  });
  it('has the quality as a sum over ordered pairs', () => {
    const graph = cliques(3, 4);
    const { membership, quality } = leiden(graph, 0.7, 3);
    const adjacency = new Float64Array(144);
    graph.weights.forEach((w, e) => {
      adjacency[graph.sources[e]! * 12 + graph.targets[e]!] = w;
      adjacency[graph.targets[e]! * 12 + graph.sources[e]!] = w;
    });
    const degree = Array.from({ length: 12 }, (_, i) => adjacency.subarray(i * 12, i * 12 + 12).reduce((s, w) => s + w, 0));
    const doubled = degree.reduce((s, k) => s + k, 0);
    let sum = 0;
    for (let i = 0; i < 12; i++) for (let j = 0; j < 12; j++) if (membership[i] === membership[j]) sum += adjacency[i * 12 + j]! - (0.7 * degree[i]! * degree[j]!) / doubled;
    expect(quality).toBeCloseTo(sum, 10);
  });
  it('leaves nodes without edges alone', () => {
    expect(leiden(graphOf(3, []), 1, 1)).toMatchObject({ count: 3, quality: 0 });
    expect(leiden(graphOf(4, [[1, 2]]), 1, 1).count).toBe(3);
  });
});

describe('search for the resolution', () => {
  it('keeps 1 when it fits, else bisects', () => {
    expect(searchResolution(cliques(2, 6), 2, 1, 5)).toMatchObject({ found: true, resolution: 1, tried: 1, communitiesAtOne: 2 });
    const lower = searchResolution(cliques(4, 6), 2, 1, 5);
    expect(lower).toMatchObject({ found: true, communitiesAtOne: 4, communities: { count: 2 } });
    expect(lower.resolution * 2 ** 20 % 1).toBe(0);
    expect(lower.resolution).toBeLessThan(1);
  });
  it('falls back on resolution 1 when nothing gives the number', () => {
    expect(searchResolution(graphOf(3, []), 2, 1, 5)).toMatchObject({ found: false, resolution: 1, communitiesAtOne: 3, tried: 221 });
    expect(searchResolution(graphOf(1, []), 2, 1, 5)).toMatchObject({ found: false, tried: 1 });
  });
});

describe('clustering of samples', () => {
  const options = { neighbours: 15, components: 50, wanted: 2, upper: 1, seed: 4 };
  it('finds two clouds', () => {
    const { search } = clusterSamples(twoClouds(60, 20, 4, deriveStream(2, 'clouds')), options);
    expect([...search.communities.membership]).toEqual(Array.from({ length: 60 }, (_, i) => Number(i >= 30)));
  });
  it('does not split samples that are all alike, or one sample', () => {
    const alike = clusterSamples(matrixOf(Array.from({ length: 20 }, () => [1, 2, 3])), options);
    expect(alike.search).toMatchObject({ found: false, communitiesAtOne: 1, communities: { count: 1 } });
    expect(clusterSamples(matrixOf([[1, 2, 3]]), options).search.found).toBe(false);
  });
  it('takes two samples without failing', () => {
    expect(clusterSamples(matrixOf([[1, 2, 3], [4, 5, 7]]), options).search.communitiesAtOne).toBe(1);
  });
  it('draws the same picture for the same stream', () => {
    const points = twoClouds(40, 5, 3, deriveStream(2, 'picture'));
    const { principal, neighbours } = clusterSamples(points, options);
    const draw = () => umapPicture(principal.scores, neighbours, deriveStream(9, 'umap'))!;
    const picture = draw();
    expect(picture.values).toEqual(draw().values);
    expect([...picture.values].every(Number.isFinite)).toBe(true);
    expect(umapPicture(matrixOf([[1], [2]]), neighbours, deriveStream(9, 'umap'))).toBeUndefined();
  });
  it('takes 173 patients x 750 genes in a fraction of a second', () => {
    const matrix = twoClouds(173, 750, 0.3, deriveStream(1, 'speed'));
    clusterSamples(matrix, options);
    const start = performance.now();
    const { search } = clusterSamples(matrix, options);
    const took = performance.now() - start;
    console.log(`PCA, neighbours, graph and ${search.tried} Leiden calls: ${took.toFixed(0)} ms`);
    expect(took).toBeLessThan(5000);
  });
});

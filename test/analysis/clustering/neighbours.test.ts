import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classifyByNeighbours } from '../../../analysis/clustering/classify-neighbours.js';
import { nearestNeighbours } from '../../../analysis/clustering/nearest-neighbours.js';
import { neighbourGraph } from '../../../analysis/clustering/neighbour-graph.js';
import { deriveStream } from '../../../analysis/random/stream.js';
import { matrixOf, twoClouds } from './matrices.js';

describe('nearest neighbours', () => {
  it('are those of a full sort, the point itself first, ties by index', () => {
    const points = twoClouds(60, 3, 1, deriveStream(1, 'knn'));
    points.values.copyWithin(30, 0, 3); // point 10 equals point 0
    const { k, indices, distances } = nearestNeighbours(points, 8);
    for (let i = 0; i < 60; i++) {
      const at = (j: number) => points.values.subarray(j * 3, j * 3 + 3);
      const distance = (j: number) => Math.sqrt(at(j).reduce((sum, x, c) => sum + (x - at(i)[c]!) ** 2, 0));
      const sorted = Array.from({ length: 60 }, (_, j) => j).sort((a, b) => (a === i ? -1 : b === i ? 1 : distance(a) - distance(b) || a - b));
      expect([...indices.subarray(i * k, (i + 1) * k)]).toEqual(sorted.slice(0, 8));
      distances.subarray(i * k, (i + 1) * k).forEach((d, c) => expect(d).toBeCloseTo(distance(sorted[c]!), 12));
    }
    expect([...indices.subarray(10 * k, 10 * k + 2)]).toEqual([10, 0]);
  });

  it('are at most the points there are', () => expect(nearestNeighbours(matrixOf([[0], [1]]), 15).k).toBe(2));
});

describe('weights of the neighbour graph', () => {
  it('are those of umap-learn', () => {
    const { graph: oracle } = JSON.parse(readFileSync(join(import.meta.dirname, '../../oracles/clustering.json'), 'utf8')) as {
      graph: { k: number; points: number[][]; edges: [number, number, number][] };
    };
    const graph = neighbourGraph(nearestNeighbours(matrixOf(oracle.points), oracle.k));
    expect(Array.from(graph.sources, (source, e) => [source, graph.targets[e]!])).toEqual(oracle.edges.map(([i, j]) => [i, j]));
    oracle.edges.forEach(([, , weight], e) => expect(Math.abs(graph.weights[e]! - weight)).toBeLessThan(5e-5));
  });

  it('follow a + b - ab on three points on a line, by hand', () => {
    // k = 2: each point's one other neighbour is its nearest, membership 1. 0 <-> 1 mutual, 2 -> 1 one-sided.
    const graph = neighbourGraph(nearestNeighbours(matrixOf([[0], [1], [3]]), 2));
    expect([[...graph.sources], [...graph.targets], [...graph.weights]]).toEqual([[0, 1], [1, 2], [1, 1]]);
  });

  it('are finite when all points are equal', () => {
    const graph = neighbourGraph(nearestNeighbours(matrixOf(Array.from({ length: 20 }, () => [1, 2])), 15));
    expect([...graph.weights].every((weight) => weight === 1)).toBe(true);
  });
});

describe('classification by neighbours', () => {
  const training = matrixOf([[0], [1], [2], [10], [11]]);
  const labels = Int32Array.of(0, 0, 0, 1, 1);
  it('takes the majority of k', () => {
    expect([...classifyByNeighbours(training, labels, matrixOf([[1.2], [10.4]]), 3)]).toEqual([0, 1]);
    expect([...classifyByNeighbours(training, labels, matrixOf([[10.4]]), 50)]).toEqual([0]);
  });
  it('lets the nearest of the tied decide', () => {
    expect([...classifyByNeighbours(training, labels, matrixOf([[5], [6.1], [10.6]]), 2)]).toEqual([0, 1, 1]);
    expect([...classifyByNeighbours(matrixOf([[0], [3], [4], [5]]), Int32Array.of(2, 1, 2, 1), matrixOf([[2]]), 4)]).toEqual([1]);
  });
});

import type { SparseCounts } from '../matrix/matrix.js';

/** Positive counts by gene: the entries of gene g stand at `starts[g] .. starts[g + 1]`, cells by descending total. */
export interface GeneMajor {
  readonly starts: Uint32Array;
  /** cell number of each entry */
  readonly cells: Uint32Array;
  readonly values: Float32Array;
}

/**
 * Turns cells x genes into genes x cells and puts the cells of each gene in descending order of their total:
 * for one and the same count the fractions count / total are then ascending already, which makes ranking a merge of few runs.
 */
export function geneMajor(counts: SparseCounts, totals: Float64Array): GeneMajor {
  const order = Uint32Array.from(totals.keys()).sort((a, b) => (totals[b] as number) - (totals[a] as number) || a - b);
  const starts = new Uint32Array(counts.genes.length + 1);
  for (let entry = 0; entry < counts.indices.length; entry++) {
    if ((counts.values[entry] as number) > 0) starts[(counts.indices[entry] as number) + 1]!++;
  }
  for (let gene = 0; gene < counts.genes.length; gene++) starts[gene + 1]! += starts[gene] as number;
  const entries = starts[counts.genes.length] as number;
  const next = starts.slice(0, -1);
  const cells = new Uint32Array(entries);
  const values = new Float32Array(entries);
  for (const cell of order) {
    const end = counts.starts[cell + 1] as number;
    for (let entry = counts.starts[cell] as number; entry < end; entry++) {
      const value = counts.values[entry] as number;
      if (!(value > 0)) continue;
      const gene = counts.indices[entry] as number;
      const to = next[gene] as number;
      next[gene] = to + 1;
      cells[to] = cell;
      values[to] = value;
    }
  }
  return { starts, cells, values };
}

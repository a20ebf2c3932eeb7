import type { SparseCounts } from '../matrix/matrix.js';
import { geneMajor } from './gene-major.js';
import { LabelledSort } from './merge-sort.js';

export interface GeneRanks {
  /** gene numbers seen in at least one cell, in the order of the counts */
  readonly genes: Uint32Array;
  /** genes x types: sum of the ranks of the type's cells (ties: average rank) */
  readonly rankSums: Float64Array;
  /** genes: sum over groups of tied cells of t^3 - t */
  readonly ties: Float64Array;
}

/**
 * Ranks of count / total (double precision, so that equal fractions tie exactly) of every gene over all cells, summed by type.
 * Each gene is sorted once for all types and only its positive entries are: the zeros are one tie below them.
 * @param types number of each cell's type, 0 .. typeCount - 1 (at most 256 types)
 * @param totals sum of each cell's counts over all genes of the reference file
 */
export function rankGenes(counts: SparseCounts, types: Uint8Array, typeCount: number, totals: Float64Array): GeneRanks {
  const byGene = geneMajor(counts, totals);
  const cells = counts.cells.length;
  const size = new Float64Array(typeCount);
  for (const type of types) size[type]!++;
  const genes = Uint32Array.from(counts.genes.keys()).filter((gene) => byGene.starts[gene] !== byGene.starts[gene + 1]);
  const rankSums = new Float64Array(genes.length * typeCount);
  const ties = new Float64Array(genes.length);
  const sorter = new LabelledSort(cells);
  const byCount = new CountOrder(cells);
  const positive = new Float64Array(typeCount);

  genes.forEach((gene, row) => {
    const from = byGene.starts[gene] as number;
    const n = (byGene.starts[gene + 1] as number) - from;
    const order = byCount.order(byGene.values, from, n);
    const { values, labels } = sorter;
    for (let i = 0; i < n; i++) {
      const entry = order === null ? from + i : (order[i] as number);
      const cell = byGene.cells[entry] as number;
      values[i] = (byGene.values[entry] as number) / (totals[cell] as number);
      labels[i] = types[cell] as number;
    }
    sorter.sort(n);

    const zeros = cells - n;
    const sorted = sorter.values;
    const sortedTypes = sorter.labels;
    const at = row * typeCount;
    positive.fill(0);
    let tied = zeros * zeros * zeros - zeros;
    for (let i = 0; i < n; ) {
      let end = i + 1;
      while (end < n && sorted[end] === sorted[i]) end++;
      const rank = zeros + (i + 1 + end) / 2;
      const t = end - i;
      tied += t * t * t - t;
      for (; i < end; i++) {
        const type = sortedTypes[i] as number;
        rankSums[at + type]! += rank;
        positive[type]!++;
      }
    }
    for (let type = 0; type < typeCount; type++) {
      rankSums[at + type]! += ((size[type] as number) - (positive[type] as number)) * ((zeros + 1) / 2);
    }
    ties[row] = tied;
  });
  return { genes, rankSums, ties };
}

/** Stable order of entries by whole-number count (counting sort); null where counts are few, large or not whole. */
class CountOrder {
  private readonly positions: Uint32Array;
  private histogram = new Uint32Array(1024);

  constructor(capacity: number) {
    this.positions = new Uint32Array(capacity);
  }

  order(values: Float32Array, from: number, n: number): Uint32Array | null {
    if (n < 8) return null;
    let largest = 0;
    for (let i = from; i < from + n; i++) {
      const value = values[i] as number;
      if (value > largest) largest = value;
      if (value !== Math.trunc(value)) return null;
    }
    if (largest > 4 * n + 64) return null;
    if (this.histogram.length < largest + 2) this.histogram = new Uint32Array(2 * largest + 2);
    const start = this.histogram.fill(0, 0, largest + 2);
    for (let i = from; i < from + n; i++) start[(values[i] as number) + 1]!++;
    for (let count = 0; count <= largest; count++) start[count + 1]! += start[count] as number;
    for (let i = from; i < from + n; i++) this.positions[start[values[i] as number]!++] = i;
    return this.positions;
  }
}

import type { SparseCounts } from '../matrix/matrix.js';

/**
 * Counts over a gene list: the entries outside it are dropped and gene numbers become positions in the list.
 * A gene of the list that the counts lack is zero in every cell (a list may come from several references).
 * Within a cell the entries keep the order of the input.
 */
export function restrictCounts(counts: SparseCounts, genes: readonly string[]): SparseCounts {
  const listed = new Map(genes.map((gene, i) => [gene, i]));
  const place = Int32Array.from(counts.genes, (gene) => listed.get(gene) ?? -1);
  const starts = new Uint32Array(counts.cells.length + 1);
  let kept = 0;
  for (let entry = 0; entry < counts.indices.length; entry++) {
    if ((place[counts.indices[entry] as number] as number) >= 0) kept++;
  }
  const indices = new Uint32Array(kept);
  const values = new Float32Array(kept);
  let to = 0;
  for (let cell = 0; cell < counts.cells.length; cell++) {
    const end = counts.starts[cell + 1] as number;
    for (let entry = counts.starts[cell] as number; entry < end; entry++) {
      const gene = place[counts.indices[entry] as number] as number;
      if (gene < 0) continue;
      indices[to] = gene;
      values[to++] = counts.values[entry] as number;
    }
    starts[cell + 1] = to;
  }
  return { cells: counts.cells, genes, starts, indices, values };
}

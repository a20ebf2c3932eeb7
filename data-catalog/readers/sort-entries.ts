import type { InputProblems } from './input-file-error.js';

/** Counts of one MatrixMarket file (genes x cells) by cell: entries of cell j at `starts[j] .. starts[j + 1]`, genes ascending, no zeros. */
export interface MatrixMarketCounts {
  readonly genes: number;
  readonly cells: number;
  readonly starts: Uint32Array;
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

/** Entries in file order, counted from 0; `sorted`: by cell, then strictly ascending by gene. */
export interface Entries {
  readonly gene: Uint32Array;
  readonly cell: Uint32Array;
  readonly value: Float32Array;
  readonly sorted: boolean;
}

/** `order` rearranged so that the keys ascend; equal keys keep their order (counting sort). */
function orderBy(key: Uint32Array, order: Uint32Array, buckets: number): Uint32Array {
  const next = new Uint32Array(buckets + 1);
  for (const k of key) next[k + 1] = (next[k + 1] as number) + 1;
  for (let b = 0; b < buckets; b++) next[b + 1] = (next[b + 1] as number) + (next[b] as number);
  const sorted = new Uint32Array(order.length);
  for (const entry of order) {
    const k = key[entry] as number;
    sorted[next[k] as number] = entry;
    next[k] = (next[k] as number) + 1;
  }
  return sorted;
}

/** The entries by cell. Sorted ones are used in place. @throws InputFileError when a gene stands twice in a cell */
export function sortEntries({ rows, columns }: { rows: number; columns: number }, entries: Entries, problems: InputProblems): MatrixMarketCounts {
  let { gene, cell, value } = entries;
  if (!entries.sorted) {
    const order = orderBy(cell, orderBy(gene, Uint32Array.from(gene, (_, i) => i), rows), columns);
    gene = order.map((entry) => entries.gene[entry] as number);
    cell = order.map((entry) => entries.cell[entry] as number);
    value = Float32Array.from(order, (entry) => entries.value[entry] as number);
    for (let e = 1; e < gene.length; e++) {
      if (gene[e] !== gene[e - 1] || cell[e] !== cell[e - 1]) continue;
      problems.add({
        line: 0, column: 0, expected: 'each row and column pair once', found: `row ${(gene[e] as number) + 1}, column ${(cell[e] as number) + 1} again`,
        remedy: 'Export the matrix again without repeated entries.',
      });
    }
    problems.throwIfAny();
  }
  const starts = new Uint32Array(columns + 1);
  let kept = 0;
  for (let e = 0; e < gene.length; e++) {
    if (value[e] === 0) continue;
    gene[kept] = gene[e] as number;
    value[kept++] = value[e] as number;
    const after = (cell[e] as number) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let c = 0; c < columns; c++) starts[c + 1] = (starts[c + 1] as number) + (starts[c] as number);
  return { genes: rows, cells: columns, starts, indices: gene.subarray(0, kept), values: value.subarray(0, kept) };
}

import type { InputProblems } from './input-file-error.js';

/** Counts of one matrix (genes x cells) by cell: entries of cell j at `starts[j] .. starts[j + 1]`, genes ascending, no zeros. */
export interface MatrixMarketCounts {
  readonly genes: number;
  readonly cells: number;
  readonly starts: Uint32Array;
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

/** Entries as they came, counted from 0. */
export interface EntryBlock {
  readonly gene: Uint32Array;
  readonly cell: Uint32Array;
  readonly value: Float32Array;
}

/** Entries in file order; `sorted`: by cell, then strictly ascending by gene. */
export interface Entries extends EntryBlock {
  readonly sorted: boolean;
}

/** The entries by cell. Sorted ones are used in place. @throws InputFileError when a gene stands twice in a cell */
export function sortEntries(shape: { rows: number; columns: number }, entries: Entries, problems: InputProblems): MatrixMarketCounts {
  if (!entries.sorted) return entriesByCell(shape, [entries], problems);
  const { gene, cell, value } = entries;
  const starts = new Uint32Array(shape.columns + 1);
  let kept = 0;
  for (let e = 0; e < gene.length; e++) {
    if (value[e] === 0) continue;
    gene[kept] = gene[e] as number;
    value[kept++] = value[e] as number;
    const after = (cell[e] as number) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  accumulate(starts);
  return { genes: shape.rows, cells: shape.columns, starts, indices: gene.subarray(0, kept), values: value.subarray(0, kept) };
}

/**
 * Entries in any order by cell, without zeros; `blocks` is emptied on the way, so that memory stays at 20 bytes an entry at most.
 * @throws InputFileError when a gene stands twice in a cell
 */
export function entriesByCell({ rows, columns }: { rows: number; columns: number }, blocks: EntryBlock[], problems: InputProblems): MatrixMarketCounts {
  const starts = new Uint32Array(columns + 1);
  for (const { cell, value } of blocks) {
    for (let e = 0; e < cell.length; e++) {
      if (value[e] === 0) continue;
      const after = (cell[e] as number) + 1;
      starts[after] = (starts[after] as number) + 1;
    }
  }
  accumulate(starts);
  const next = starts.slice(0, columns);
  const indices = new Uint32Array(starts[columns] as number);
  const values = new Float32Array(indices.length);
  for (let block = blocks.shift(); block !== undefined; block = blocks.shift()) {
    const { gene, cell, value } = block;
    for (let e = 0; e < cell.length; e++) {
      if (value[e] === 0) continue;
      const c = cell[e] as number;
      const at = next[c] as number;
      indices[at] = gene[e] as number;
      values[at] = value[e] as number;
      next[c] = at + 1;
    }
  }
  for (let c = 0; c < columns; c++) {
    const [from, to] = [starts[c] as number, starts[c + 1] as number];
    const repeated = sortCell(indices, values, from, to);
    if (repeated === undefined) continue;
    problems.add({ line: 0, column: 0, expected: 'each row and column pair once', found: `row ${repeated + 1}, column ${c + 1} again`, remedy: 'Export the matrix again without repeated entries.' });
  }
  problems.throwIfAny();
  return { genes: rows, cells: columns, starts, indices, values };
}

/** counts of each bucket, one place on, to where each begins */
function accumulate(starts: Uint32Array): void {
  for (let c = 1; c < starts.length; c++) starts[c] = (starts[c] as number) + (starts[c - 1] as number);
}

const VALUE_BITS = 2 ** 25;

/** Sorts the entries from..to by index; the first index that stands twice, or undefined. Files have them ascending, or (Cell Ranger 2) descending. */
export function sortCell(indices: Uint32Array, values: Float32Array, from: number, to: number): number | undefined {
  let [ascending, descending] = [true, true];
  for (let e = from + 1; e < to; e++) {
    if ((indices[e] as number) <= (indices[e - 1] as number)) ascending = false;
    if ((indices[e] as number) >= (indices[e - 1] as number)) descending = false;
  }
  if (ascending) return undefined;
  if (descending) {
    indices.subarray(from, to).reverse();
    values.subarray(from, to).reverse();
    return undefined;
  }
  // Index and count, below 2^28 and 2^25, fit into one double: typed arrays sort numbers fast.
  const keys = new Float64Array(to - from);
  for (let e = from; e < to; e++) keys[e - from] = (indices[e] as number) * VALUE_BITS + (values[e] as number);
  keys.sort();
  let repeated: number | undefined;
  for (let e = from; e < to; e++) {
    const key = keys[e - from] as number;
    indices[e] = Math.floor(key / VALUE_BITS);
    values[e] = key % VALUE_BITS;
    if (e > from && indices[e] === indices[e - 1]) repeated ??= indices[e];
  }
  return repeated;
}

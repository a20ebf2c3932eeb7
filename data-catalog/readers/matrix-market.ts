import { InputFileError } from './input-file-error.js';
import { readBytes } from './read-bytes.js';

/** Counts of one MatrixMarket file (genes x cells) as compressed sparse rows by cell. */
export interface MatrixMarketCounts {
  readonly genes: number;
  readonly cells: number;
  readonly starts: Uint32Array;
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

const NEWLINE = 10;
const SPACE = 32;
const MINUS = 45;
const DOT = 46;

/** Reads a coordinate MatrixMarket file, gzipped or not, by a parser over bytes. @throws InputFileError */
export async function readMatrixMarket(path: string): Promise<MatrixMarketCounts> {
  return parseMatrixMarket(await readBytes(path), path);
}

export function parseMatrixMarket(bytes: Buffer, path: string): MatrixMarketCounts {
  const fail = (line: number, expected: string, found: string, remedy = 'The file is damaged or not MatrixMarket; export it again.'): never => {
    throw new InputFileError(path, [{ line, column: 0, expected, found, remedy }]);
  };
  const firstEnd = bytes.indexOf(NEWLINE);
  const banner = bytes.subarray(0, Math.max(0, firstEnd)).toString('latin1').trim().toLowerCase();
  if (!/^%%matrixmarket matrix coordinate (integer|real) general$/.test(banner)) {
    fail(1, 'the banner "%%MatrixMarket matrix coordinate integer general"', JSON.stringify(banner.slice(0, 80)));
  }
  let at = firstEnd + 1;
  let line = 2;
  while (bytes[at] === 37) {
    at = bytes.indexOf(NEWLINE, at) + 1;
    line++;
  }
  const sizeEnd = bytes.indexOf(NEWLINE, at);
  const sizes = bytes.subarray(at, sizeEnd === -1 ? bytes.length : sizeEnd).toString('latin1').trim().split(/\s+/).map(Number);
  const [genes = -1, cells = -1, entries = -1] = sizes;
  if (sizes.length !== 3 || sizes.some((n) => !Number.isInteger(n) || n < 0)) fail(line, 'three sizes: rows, columns, entries', JSON.stringify(sizes));
  at = sizeEnd === -1 ? bytes.length : sizeEnd + 1;

  const gene = new Uint32Array(entries);
  const cell = new Uint32Array(entries);
  const value = new Float32Array(entries);
  const n = bytes.length;
  let count = 0;
  while (at < n) {
    line++;
    let c = bytes[at] as number;
    if (c === NEWLINE || c === 13) {
      at++;
      if (c === 13) line--;
      continue;
    }
    if (count === entries) fail(line, `${entries} entries as the size line says`, 'more');
    let i = 0;
    for (; c >= 48 && c <= 57; c = bytes[++at] as number) i = i * 10 + c - 48;
    while (c === SPACE || c === 9) c = bytes[++at] as number;
    let j = 0;
    for (; c >= 48 && c <= 57; c = bytes[++at] as number) j = j * 10 + c - 48;
    while (c === SPACE || c === 9) c = bytes[++at] as number;
    const from = at;
    let v = 0;
    for (; c >= 48 && c <= 57; c = bytes[++at] as number) v = v * 10 + c - 48;
    if (c === DOT || c === MINUS || c === 101 || c === 69 || c === 43) {
      while (at < n && c !== NEWLINE && c !== 13 && c !== SPACE) c = bytes[++at] as number;
      v = Number(bytes.subarray(from, at).toString('latin1'));
    }
    while (c === SPACE || c === 13 || c === 9) c = bytes[++at] as number;
    if (at < n && c !== NEWLINE) fail(line, 'row, column and value', JSON.stringify(bytes.subarray(from, Math.min(n, from + 30)).toString('latin1').split('\n')[0]));
    at++;
    if (!(i >= 1 && i <= genes)) fail(line, `a row from 1 to ${genes}`, String(i));
    if (!(j >= 1 && j <= cells)) fail(line, `a column from 1 to ${cells}`, String(j));
    if (!(v >= 0)) fail(line, 'a count of 0 or more', String(v), 'Give raw counts, not scaled or corrected values.');
    if (!Number.isInteger(v)) fail(line, 'a whole count', String(v), 'Give raw counts, not normalised values.');
    gene[count] = i - 1;
    cell[count] = j - 1;
    value[count++] = v;
  }
  if (count !== entries) fail(line, `${entries} entries as the size line says`, `${count}`, 'The file is truncated; fetch it again.');
  return byCell(genes, cells, gene, cell, value, path);
}

/** Counting sort by gene, then by cell: the entries of each cell end in ascending order of genes; zeros are left out. */
function byCell(genes: number, cells: number, gene: Uint32Array, cell: Uint32Array, value: Float32Array, path: string): MatrixMarketCounts {
  const order = stableOrder(cell, stableOrder(gene, undefined, genes), cells);
  const starts = new Uint32Array(cells + 1);
  const indices = new Uint32Array(order.length);
  const values = new Float32Array(order.length);
  let kept = 0;
  let before = -1;
  let current = -1;
  for (const e of order) {
    const c = cell[e] as number;
    const g = gene[e] as number;
    if (c === current && g === before) {
      throw new InputFileError(path, [{ line: 0, column: 0, expected: 'each row and column pair once', found: `row ${g + 1}, column ${c + 1} twice`, remedy: 'Export the matrix again without repeated entries.' }]);
    }
    current = c;
    before = g;
    if (value[e] === 0) continue;
    indices[kept] = g;
    values[kept++] = value[e] as number;
    starts[c + 1]++;
  }
  for (let c = 0; c < cells; c++) starts[c + 1] += starts[c] as number;
  return { genes, cells, starts, indices: indices.subarray(0, kept), values: values.subarray(0, kept) };
}

function stableOrder(key: Uint32Array, previous: Uint32Array | undefined, buckets: number): Uint32Array {
  const next = new Uint32Array(buckets + 1);
  for (const k of key) next[k + 1]++;
  for (let b = 0; b < buckets; b++) next[b + 1] += next[b] as number;
  const order = new Uint32Array(key.length);
  for (let i = 0; i < key.length; i++) {
    const e = previous === undefined ? i : (previous[i] as number);
    order[next[key[e] as number]++] = e;
  }
  return order;
}

import { stat } from 'node:fs/promises';
import { InputProblems } from './input-file-error.js';
import { forEachBlock } from './line-blocks.js';
import { readMatrixHeader } from './matrix-market-header.js';
import { type MatrixMarketCounts, sortEntries } from './sort-entries.js';

export type { MatrixMarketCounts } from './sort-entries.js';

const ENTRY = /^\s*(\d+)\s+(\d+)\s+([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*$/;
/** the largest count that, with all below it, a 32-bit float holds exactly */
const LARGEST = 2 ** 24;
/** deflate packs at most about this well: a header that promises more entries than that is wrong */
const BEST_PACKING = 1100;
const ZERO = 48;
const SPACE = 32 - ZERO;
const NEWLINE = 10 - ZERO;

/**
 * Reads counts of genes x cells (MatrixMarket coordinate, integer or real, general; gzip or plain), streamed.
 * Lines of three plain numbers are parsed from the bytes; all others (comments, blanks, decimals, CRLF) as text.
 * @throws InputFileError with every problem: header, bounds, broken or negative counts, repeated entries, too few or many
 */
export async function readMatrixMarket(path: string): Promise<MatrixMarketCounts> {
  const problems = new InputProblems(path);
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  const decoder = new TextDecoder();
  const head: string[] = [];
  let begun = false;
  let [rows, columns, entries] = [0, 0, 0];
  let gene = new Uint32Array(0);
  let cell = new Uint32Array(0);
  let value = new Float32Array(0);
  let line = 0;
  let n = 0;
  let sorted = true;
  let lastRow = 0;
  let lastColumn = 0;

  const store = (i: number, j: number, v: number) => {
    if (!(i >= 1 && i <= rows)) problems.add({ line, column: 1, expected: `a row from 1 to ${rows}`, found: `${i}`, remedy: 'Rows are genes, counted from 1.' });
    else if (!(j >= 1 && j <= columns)) problems.add({ line, column: 2, expected: `a column from 1 to ${columns}`, found: `${j}`, remedy: 'Columns are cells, counted from 1.' });
    else if (v < 0) problems.add({ line, column: 3, expected: 'a count of 0 or more', found: `${v}`, remedy: 'Give raw counts, not scaled or corrected values.' });
    else if (!Number.isInteger(v)) problems.add({ line, column: 3, expected: 'a whole count', found: `${v}`, remedy: 'Give raw counts, not normalised values.' });
    else if (v > LARGEST) problems.add({ line, column: 3, expected: `a count of at most ${LARGEST}`, found: `${v}`, remedy: 'Counts of molecules in one cell are far smaller: check the file.' });
    else if (n >= entries) n++;
    else {
      if (j < lastColumn || (j === lastColumn && i <= lastRow)) sorted = false;
      lastRow = i;
      lastColumn = j;
      gene[n] = i - 1;
      cell[n] = j - 1;
      value[n++] = v;
    }
  };

  const textLine = (text: string) => {
    const trimmed = text.trim();
    if (trimmed === '' || trimmed.startsWith('%')) return;
    const match = ENTRY.exec(text);
    if (match) store(Number(match[1]), Number(match[2]), Number(match[3]));
    else problems.add({ line, column: 0, expected: 'row, column and count', found: JSON.stringify(trimmed), remedy: 'The file is damaged or not MatrixMarket; export it again.' });
  };

  await forEachBlock(path, (bytes, end) => {
    let p = 0;
    while (!begun && p < end) {
      const stop = bytes.indexOf(10, p);
      head.push(decoder.decode(bytes.subarray(p, stop)));
      p = stop + 1;
      line++;
      const shape = readMatrixHeader(head, problems);
      if (shape === undefined) continue;
      ({ rows, columns, entries } = shape);
      if (entries > size * BEST_PACKING || entries > rows * columns) {
        problems.refuse({ line, column: 3, expected: 'as many entries as the matrix and the file can hold', found: `${entries}`, remedy: 'The size line is wrong; export the file again.' });
      }
      gene = new Uint32Array(entries);
      cell = new Uint32Array(entries);
      value = new Float32Array(entries);
      begun = true;
    }
    while (p < end) {
      const from = p;
      line++;
      let i = 0;
      let j = 0;
      let v = 0;
      let c = (bytes[p++] as number) - ZERO;
      for (; c >= 0 && c <= 9; c = (bytes[p++] as number) - ZERO) i = i * 10 + c;
      if (c === SPACE && p - from > 1) {
        const second = p;
        c = (bytes[p++] as number) - ZERO;
        for (; c >= 0 && c <= 9; c = (bytes[p++] as number) - ZERO) j = j * 10 + c;
        if (c === SPACE && p - second > 1) {
          const third = p;
          c = (bytes[p++] as number) - ZERO;
          for (; c >= 0 && c <= 9; c = (bytes[p++] as number) - ZERO) v = v * 10 + c;
          if (c === NEWLINE && p - third > 1) {
            if (i >= 1 && i <= rows && j >= 1 && j <= columns && v <= LARGEST && n < entries) {
              if (j < lastColumn || (j === lastColumn && i <= lastRow)) sorted = false;
              lastRow = i;
              lastColumn = j;
              gene[n] = i - 1;
              cell[n] = j - 1;
              value[n++] = v;
            } else store(i, j, v);
            continue;
          }
        }
      }
      const stop = bytes.indexOf(10, from);
      textLine(decoder.decode(bytes.subarray(from, stop)));
      p = stop + 1;
    }
  });

  if (!begun) problems.refuse({ line: line + 1, column: 0, expected: 'three sizes: rows, columns, entries', found: 'the end of the file', remedy: 'The file is empty or truncated; fetch it again.' });
  if (n !== entries && problems.total === 0) {
    const remedy = n < entries ? 'The file is truncated; fetch it again.' : 'The file was joined from parts; export it again.';
    problems.add({ line, column: 0, expected: `${entries} entries as the size line says`, found: `${n}`, remedy });
  }
  problems.throwIfAny();
  return sortEntries({ rows, columns }, { gene, cell, value, sorted }, problems);
}

import { checkHeader, columnIndices } from './delimited-table.js';
import type { InputProblems } from './input-file-error.js';
import { forEachBlock } from './line-blocks.js';
import { DECIMAL_COMMA, isDecimalComma, parseNumber, plainNumber } from './number-cell.js';
import { splitLine, type TableFormat } from './split-line.js';

/** A wide table of numbers: a name and equally many numbers in every row (NaN = missing). Row r stands on line r + 2, unless lines were passed over. */
export interface NumberRows {
  /** names of the number columns */
  readonly columns: readonly string[];
  /** their positions in the file, from 1 */
  readonly positions: readonly number[];
  readonly names: readonly string[];
  readonly rows: readonly Float64Array[];
}

export interface NumberRowsOptions {
  readonly format: TableFormat;
  readonly nameColumn: string;
  /** columns that are neither names nor numbers, by the header where that says it */
  readonly ignoreColumns: readonly string[] | ((header: readonly string[]) => readonly string[]);
  /** whether a line is passed over: asked of every line until one is the header, and then until one is not */
  passOver?(text: string, line: number, header: readonly string[] | undefined): boolean;
  /** why a number is refused, or undefined */
  check(value: number): { expected: string; remedy: string } | undefined;
}

/** Reads a wide table, streamed: only its numbers are kept. Problems of cells and rows are added to `problems`; the caller throws them. */
export async function readNumberRows(path: string, options: NumberRowsOptions, problems: InputProblems): Promise<NumberRows> {
  const { format, check } = options;
  const separator = format === 'tsv' ? 9 : 44;
  const decoder = new TextDecoder();
  const names: string[] = [];
  const rows: Float64Array[] = [];
  let header: string[] | undefined;
  let nameAt = -1;
  let target = new Int32Array(0);
  let positions: number[] = [];
  let line = 0;
  let leading = options.passOver !== undefined;

  const passOver = (text: string): boolean => {
    const passed = options.passOver?.(text, line, header) === true;
    if (!passed && header !== undefined) leading = false;
    return passed;
  };

  const begin = (text: string) => {
    const cells = splitLine(text, format) ?? [];
    header = cells;
    checkHeader(cells, problems);
    const { nameColumn, ignoreColumns } = options;
    const [name, ...ignored] = columnIndices(path, cells, [nameColumn, ...(typeof ignoreColumns === 'function' ? ignoreColumns(cells) : ignoreColumns)]);
    nameAt = name as number;
    const kept = cells.map((_, j) => j).filter((j) => j !== nameAt && !ignored.includes(j));
    target = new Int32Array(cells.length).fill(-1);
    kept.forEach((j, k) => {
      target[j] = k;
    });
    positions = kept.map((j) => j + 1);
  };

  const placeText = (row: Float64Array, column: number, text: string) => {
    const value = parseNumber(text);
    if (value === undefined) {
      const remedy = isDecimalComma(text) ? DECIMAL_COMMA : 'Mend the cell, or declare the column under ignoreColumns.';
      problems.add({ line, column: column + 1, expected: 'a number or NA', found: JSON.stringify(text), remedy });
      return;
    }
    const refused = Number.isNaN(value) ? undefined : check(value);
    if (refused) problems.add({ line, column: column + 1, found: text, ...refused });
    row[target[column] as number] = value;
  };

  const ragged = (cells: number) => {
    const width = (header as string[]).length;
    const shifted = line === 2 && cells === width + 1;
    problems.add({
      line, column: 0, expected: `${width} cells, as the header has`, found: `${cells}`,
      remedy: shifted ? 'The header lacks a name for the first column, as tables written by R do: add it.' : `Check the separator (${format}) and the end of this line.`,
    });
  };

  const textLine = (text: string) => {
    const cells = splitLine(text, format);
    if (cells === undefined || cells.length !== target.length) return ragged(cells?.length ?? 1);
    const row = new Float64Array(positions.length);
    cells.forEach((cell, j) => {
      if ((target[j] as number) >= 0) placeText(row, j, cell);
    });
    names.push((cells[nameAt] as string).trim());
    rows.push(row);
  };

  await forEachBlock(path, (block, end) => {
    const bytes = block.subarray(0, end);
    let quote = bytes.indexOf(34);
    for (let p = 0; p < end; ) {
      const next = bytes.indexOf(10, p) + 1;
      const stop = next - 1 > p && bytes[next - 2] === 13 ? next - 2 : next - 1;
      line++;
      if (leading && passOver(decoder.decode(bytes.subarray(p, stop)))) {
        p = next;
        continue;
      }
      if (header === undefined) begin(decoder.decode(bytes.subarray(p, stop)));
      else if (stop > p || target.length === 1) {
        if (quote >= 0 && quote < p) quote = bytes.indexOf(34, p);
        if (quote >= 0 && quote < stop) textLine(decoder.decode(bytes.subarray(p, stop)));
        else {
          const row = new Float64Array(positions.length);
          let name = '';
          let column = 0;
          for (let from = p, to = p; to <= stop; to++) {
            if (to < stop && bytes[to] !== separator) continue;
            if (column < target.length) {
              if ((target[column] as number) >= 0) {
                const value = plainNumber(bytes, from, to);
                if (value >= 0 && check(value) === undefined) row[target[column] as number] = value;
                else placeText(row, column, decoder.decode(bytes.subarray(from, to)));
              } else if (column === nameAt) name = decoder.decode(bytes.subarray(from, to)).trim();
            }
            column++;
            from = to + 1;
          }
          if (column !== target.length) ragged(column);
          names.push(name);
          rows.push(row);
        }
      }
      p = next;
    }
  });
  if (header === undefined) problems.refuse({ line: 1, column: 0, expected: 'a header line', found: 'an empty file', remedy: 'Give the table with its header.' });
  if (rows.length === 0 && problems.total === 0) problems.refuse({ line: 2, column: 0, expected: 'rows of numbers', found: 'the end of the file', remedy: 'The table has a header only; fetch it again.' });
  return { columns: positions.map((j) => (header as string[])[j - 1] as string), positions, names, rows };
}

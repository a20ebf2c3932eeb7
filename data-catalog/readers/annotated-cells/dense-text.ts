import { InputProblems } from '../input-file-error.js';
import { forEachBlock } from '../line-blocks.js';
import { parseNumber, plainNumber } from '../number-cell.js';
import { splitLine, type TableFormat } from '../split-line.js';
import { LARGEST_COUNT, noCount } from './count-rules.js';

export interface DenseTextReader {
  /** the names of the columns, the first one left out */
  begin(columns: readonly string[]): void;
  /** a row begins; its values follow */
  row(name: string, line: number): void;
  /** a count other than 0 */
  count(column: number, value: number): void;
}

const SHOWN = 20;

/**
 * Streams a wide table of counts: a name and equally many counts in every row. A header that lacks the name of the first column,
 * as R writes it, is understood. @throws InputFileError for ragged rows and values that are no counts
 */
export async function readDenseText(path: string, format: TableFormat, reader: DenseTextReader): Promise<void> {
  const problems = new InputProblems(path);
  const separator = format === 'tsv' ? 9 : 44;
  const decoder = new TextDecoder();
  let header: string[] | undefined;
  let width = 0;
  let line = 0;

  const begin = (cells: number) => {
    const names = header as string[];
    width = cells === names.length + 1 ? cells : names.length;
    const columns = names.slice(width === names.length ? 1 : 0);
    const seen = new Set<string>();
    columns.forEach((name, i) => {
      if (seen.has(name)) problems.add({ line: 1, column: i + 1 + names.length - columns.length, expected: 'each column name once', found: `${JSON.stringify(name)} again`, remedy: 'Name each cell and gene uniquely.' });
      seen.add(name);
    });
    if (columns.length === 0) problems.refuse({ line: 1, column: 0, expected: 'columns of counts', found: 'none', remedy: `Check the separator (${format}).` });
    problems.throwIfAny();
    reader.begin(columns);
  };
  const place = (column: number, text: string) => {
    const value = parseNumber(text);
    const wrong = value === undefined ? { expected: 'a count', remedy: 'Mend the cell, or remove columns that are no counts.' } : noCount(value);
    if (wrong !== undefined) problems.add({ line, column: column + 1, found: JSON.stringify(text), ...wrong });
    else if (value !== 0) reader.count(column - 1, value as number);
  };
  const ragged = (cells: number) => problems.add({ line, column: 0, expected: `${width} cells, as the header has`, found: `${cells}`, remedy: `Check the separator (${format}) and the end of this line.` });

  await forEachBlock(path, (block, end) => {
    const bytes = block.subarray(0, end);
    for (let p = 0; p < end; ) {
      const next = bytes.indexOf(10, p) + 1;
      const stop = next - 1 > p && bytes[next - 2] === 13 ? next - 2 : next - 1;
      const from = p;
      p = next;
      line++;
      if (stop === from) continue;
      if (header === undefined || width === 0 || bytes.subarray(from, stop).includes(34)) {
        const cells = splitLine(decoder.decode(bytes.subarray(from, stop)), format) ?? [''];
        if (header === undefined) {
          header = cells;
          continue;
        }
        if (width === 0) begin(cells.length);
        if (cells.length !== width) ragged(cells.length);
        else {
          reader.row((cells[0] as string).trim(), line);
          for (let column = 1; column < width; column++) place(column, cells[column] as string);
        }
      } else {
        let column = 0;
        for (let begins = from, to = from; to <= stop; to++) {
          if (to < stop && bytes[to] !== separator) continue;
          if (column === 0) reader.row(decoder.decode(bytes.subarray(begins, to)).trim(), line);
          else if (column < width && (to !== begins + 1 || bytes[begins] !== 48)) {
            const value = plainNumber(bytes, begins, to);
            if (value > 0 && value <= LARGEST_COUNT && Number.isInteger(value)) reader.count(column - 1, value);
            else if (value !== 0) place(column, decoder.decode(bytes.subarray(begins, to)));
          }
          column++;
          begins = to + 1;
        }
        if (column !== width) ragged(column);
      }
      // A table of logarithms has millions of these.
      if (problems.total >= SHOWN) problems.throwIfAny();
    }
  });
  if (width === 0) problems.refuse({ line: line + 1, column: 0, expected: header === undefined ? 'a header line' : 'rows of counts', found: 'the end of the file', remedy: 'The file is empty or truncated; fetch it again.' });
  problems.throwIfAny();
}

import { InputFileError, type InputProblem } from './input-file-error.js';
import { readBytes } from './read-bytes.js';

/** A text table: named columns, cells as text. `line` of row i is i + 2 (the header is line 1). */
export interface TextTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Reads a TSV or CSV file, gzipped or not. @throws InputFileError for ragged rows and repeated column names */
export async function readTextTable(path: string, format: 'tsv' | 'csv' = 'tsv'): Promise<TextTable> {
  const text = (await readBytes(path)).toString('utf8').replace(/^\ufeff/, '');
  const lines = text.split(/\r?\n/);
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  const split = format === 'tsv' ? (line: string) => line.split('\t') : splitCsv;
  const columns = split(lines[0] ?? '');
  const problems: InputProblem[] = [];
  if (lines.length === 0) problems.push({ line: 1, column: 1, expected: 'a header line', found: 'an empty file', remedy: 'Give the table with its header.' });
  columns.forEach((name, i) => {
    if (columns.indexOf(name) < i) problems.push({ line: 1, column: i + 1, expected: 'each column name once', found: `"${name}" again`, remedy: 'Rename one of the two columns.' });
  });
  const rows = lines.slice(1).map((line, i) => {
    const cells = split(line);
    if (cells.length !== columns.length) {
      problems.push({ line: i + 2, column: cells.length, expected: `${columns.length} cells`, found: `${cells.length}`, remedy: `Check the separator (${format}) and the end of this line.` });
    }
    return cells;
  });
  if (problems.length > 0) throw new InputFileError(path, problems);
  return { columns, rows };
}

/** One line of RFC 4180 without line breaks inside quotes. */
function splitCsv(line: string): string[] {
  const cells: string[] = [];
  const pattern = /("(?:[^"]|"")*"|[^,]*)(,|$)/g;
  for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) {
    const cell = match[1] ?? '';
    cells.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (match[2] === '') break;
  }
  return cells;
}

/** Position of a declared column. @throws InputFileError naming the nearest thing there is */
export function columnIndex(path: string, table: TextTable, name: string): number {
  const index = table.columns.indexOf(name);
  if (index === -1) {
    throw new InputFileError(path, [
      { line: 1, column: 0, expected: `a column "${name}"`, found: table.columns.slice(0, 30).map((column) => `"${column}"`).join(', '), remedy: 'Name the column in the study file as the table has it.' },
    ]);
  }
  return index;
}

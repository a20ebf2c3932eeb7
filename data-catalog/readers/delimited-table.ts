import { nearest } from '../study/nearest.js';
import { InputFileError, InputProblems } from './input-file-error.js';
import { readText } from './read-text.js';
import { splitLine, type TableFormat } from './split-line.js';

/** A text table: named columns, cells as text. Row i begins on line `lines[i]` of the file. */
export interface TextTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly lines: readonly number[];
}

/** Reads a TSV or CSV file, gzipped or not. @throws InputFileError for ragged rows, open quotes and repeated column names */
export async function readTextTable(path: string, format: TableFormat = 'tsv', options: TextTableOptions = {}): Promise<TextTable> {
  return parseTextTable(await readText(path), path, format, options);
}

export interface TextTableOptions {
  /** lines before the header that begin with this sign are passed over */
  readonly comment?: string;
}

/** @param path named in messages only */
export function parseTextTable(text: string, path: string, format: TableFormat = 'tsv', { comment }: TextTableOptions = {}): TextTable {
  const problems = new InputProblems(path);
  const written = text.split(/\r?\n/);
  while (written.at(-1) === '') written.pop();
  if (written.length === 0) problems.refuse({ line: 1, column: 0, expected: 'a header line', found: 'an empty file', remedy: 'Give the table with its header.' });
  const records: string[][] = [];
  const lines: number[] = [];
  let begin = 0;
  while (comment !== undefined && written[begin]?.startsWith(comment)) begin++;
  if (begin === written.length) problems.refuse({ line: begin, column: 0, expected: 'a header line', found: 'comment lines only', remedy: 'Give the table with its header.' });
  for (let at = begin; at < written.length; at++) {
    const line = at + 1;
    let record = written[at] as string;
    let cells = splitLine(record, format);
    while (cells === undefined && at + 1 < written.length) {
      record += `\n${written[++at]}`;
      cells = splitLine(record, format);
    }
    if (cells === undefined) return problems.refuse({ line, column: 0, expected: 'a closing quote', found: 'the end of the file', remedy: 'Close the quote that opens on this line.' });
    records.push(cells);
    lines.push(line);
  }
  const columns = records[0] as string[];
  checkHeader(columns, problems);
  records.forEach((cells, r) => {
    if (cells.length === columns.length) return;
    const shifted = r === 1 && cells.length === columns.length + 1;
    problems.add({
      line: lines[r] as number, column: 0, expected: `${columns.length} cells, as the header has`, found: `${cells.length}`,
      remedy: shifted ? 'The header lacks a name for the first column, as tables written by R do: add it.' : `Check the separator (${format}) and the end of this line.`,
    });
  });
  problems.throwIfAny();
  return { columns, rows: records.slice(1), lines: lines.slice(1) };
}

/** Column names stand once each. The name is not quoted: it may be a patient's. */
export function checkHeader(columns: readonly string[], problems: InputProblems): void {
  const seen = new Set<string>();
  columns.forEach((name, i) => {
    if (seen.has(name)) problems.add({ line: 1, column: i + 1, expected: 'each column name once', found: 'a name again', remedy: 'Rename or remove one of the two columns; samples are never merged.' });
    seen.add(name);
  });
}

const SEMICOLONS = 'The cells are separated by semicolons: save the table with tabs, and numbers with a decimal point.';

/** Positions of declared columns. @throws InputFileError that names every one that is not there, and the nearest that is */
export function columnIndices(path: string, columns: readonly string[], names: readonly string[]): number[] {
  const problems = names.flatMap((name) => {
    if (columns.includes(name)) return [];
    const near = nearest(name, columns);
    const remedy = columns.length === 1 && columns[0]?.includes(';') ? SEMICOLONS : near === undefined ? 'Name the column in the study file as the table has it.' : `Did you mean ${JSON.stringify(near)}? Name the column in the study file as the table has it.`;
    return [{ line: 1, column: 0, expected: `a column ${JSON.stringify(name)}`, found: columns.slice(0, 30).map((column) => JSON.stringify(column)).join(', '), remedy }];
  });
  if (problems.length > 0) throw new InputFileError(path, problems);
  return names.map((name) => columns.indexOf(name));
}

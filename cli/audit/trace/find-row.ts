import { nearest } from '../../../data-catalog/study/nearest.js';
import type { CellValue, Row } from '../../../data-catalog/tables/schema.js';
import { HIDDEN, keyColumns, quoted, shownKey } from '../../../data-catalog/changes/hidden-names.js';

export class RowKeyError extends Error {
  readonly code = 'ROW_KEY';
  constructor(table: string, problem: string, columns: readonly string[]) {
    super(`Expected the key of a row of ${table} as column=value pairs, for example ${columns.map((column) => `${column}=…`).join(' ')}; ${problem}`);
    this.name = 'RowKeyError';
  }
}

export class NoSuchRowError extends Error {
  readonly code = 'NO_SUCH_ROW';
  constructor(table: string, rows: number, column: string, remedy: string) {
    super(`None of the ${rows} rows of ${table} has this key: expected a known ${column}. ${remedy}`);
    this.name = 'NoSuchRowError';
  }
}

/** The one row that has every `column=value` of `pairs`. @throws RowKeyError, NoSuchRowError */
export function findRow(table: string, rows: readonly Row[], pairs: readonly string[]): Row {
  const columns = Object.keys(rows[0] ?? {});
  const keys = keyColumns(table, columns);
  let left = rows;
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new RowKeyError(table, `found "${pair}".`, keys);
    const [column, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (rows.length > 0 && !columns.includes(column)) {
      const near = nearest(column, columns);
      throw new RowKeyError(table, `it has no column "${column}".${near === undefined ? ` Its columns: ${columns.join(', ')}.` : ` Did you mean ${near}?`}`, keys);
    }
    const fitting = left.filter((row) => same(row[column] ?? null, value));
    if (fitting.length === 0) throw new NoSuchRowError(table, rows.length, column, remedy(table, left, column, value));
    left = fitting;
  }
  const [row, ...more] = left;
  if (row === undefined) throw new NoSuchRowError(table, 0, 'row', 'The table is empty.');
  if (more.length === 0) return row;
  const given = new Set(pairs.map((pair) => pair.slice(0, pair.indexOf('='))));
  const further = keys.filter((column) => !given.has(column) && new Set(left.map((other) => other[column])).size > 1);
  const examples = further.map((column) => `${column} (${different(table, left, column).slice(0, 6).map(quoted).join(', ')})`).join(', ');
  throw new RowKeyError(table, `${left.length} rows have the one given. ${further.length === 0 ? 'Its key does not tell them apart.' : `Add ${examples}.`}`, keys);
}

/** What is known in place of an unknown value; other patients' names are not told. */
function remedy(table: string, rows: readonly Row[], column: string, value: string): string {
  const known = different(table, rows, column);
  if (known.includes(HIDDEN)) return '`deconflow query RUN` finds it.';
  const near = nearest(value, known);
  return near === undefined ? `Known: ${known.slice(0, 12).map(quoted).join(', ')}${known.length > 12 ? ', …' : ''}.` : `Did you mean ${near}?`;
}

function different(table: string, rows: readonly Row[], column: string): string[] {
  return [...new Set(rows.map((row) => String(shownKey(table, row, [column], false)[column] ?? '')))];
}

function same(cell: CellValue, text: string): boolean {
  if (cell === null) return text === '';
  return typeof cell === 'number' ? text !== '' && Number(text) === cell : String(cell) === text;
}

import { join } from 'node:path';
import { readTextTable, type TextTable } from '../../../data-catalog/readers/delimited-table.js';
import type { CellValue, Row } from '../../../data-catalog/tables/schema.js';
import { publishedTables } from '../run/published-files.js';
import { DamagedTableError, readPublishedTable } from '../run/read-published-table.js';
import { type Check, failed, ok } from './check.js';

/** Every table's CSV, read anew by the rules of the contract, against its Parquet. A table without CSV (marker_tests) is left out. */
export async function checkCsv(folder: string, files: readonly string[]): Promise<Check[]> {
  const checks: Check[] = [];
  for (const table of publishedTables(files)) {
    const name = `tables/${table}.csv`;
    if (!files.includes(name)) continue;
    const rows = await readPublishedTable(join(folder, 'tables', `${table}.parquet`)).catch((error: unknown) => {
      if (error instanceof DamagedTableError) return error;
      throw error;
    });
    if (rows instanceof DamagedTableError) {
      checks.push(failed(name, `there is no Parquet to compare with: ${rows.message}`));
      continue;
    }
    const text = await readTextTable(join(folder, name), 'csv').catch((error: unknown) => (error as Error).message);
    checks.push(typeof text === 'string' ? failed(name, `cannot be read: ${text}`) : compare(name, text, rows));
  }
  return checks;
}

function compare(name: string, text: TextTable, rows: readonly Row[]): Check {
  if (text.rows.length !== rows.length) return failed(name, `${text.rows.length} rows, the Parquet has ${rows.length}`);
  const columns = Object.keys(rows[0] ?? {});
  if (rows.length > 0 && text.columns.join('\n') !== columns.join('\n')) return failed(name, `columns ${text.columns.join(', ')}, the Parquet has ${columns.join(', ')}`);
  let differing = 0;
  let first = '';
  rows.forEach((row, r) => {
    columns.forEach((column, c) => {
      if (saysTheSame(text.rows[r]?.[c] ?? '', row[column] ?? null)) return;
      if (differing++ === 0) first = `line ${text.lines[r]}, column ${column}`;
    });
  });
  return differing === 0 ? ok(name, `${rows.length * columns.length} values`) : failed(name, `${differing} values differ from the Parquet, the first in ${first}`);
}

/** Whether a CSV cell says what the Parquet has: empty is NULL, and text that a spreadsheet would run has an apostrophe before it. */
function saysTheSame(text: string, value: CellValue): boolean {
  if (value === null) return text === '';
  if (typeof value === 'number') return text !== '' && Number(text) === value;
  if (typeof value === 'boolean') return text === String(value);
  return text === value || (text === `'${value}` && /^[=+\-@\t\r]/.test(value));
}

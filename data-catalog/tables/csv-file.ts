import { writeFile } from 'node:fs/promises';
import type { CellValue, Row, TableSchema } from './schema.js';

/** A text cell that a spreadsheet would run as a formula gets a leading apostrophe. */
function neutralise(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function format(value: CellValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return Object.is(value, -0) ? '0' : String(value);
  const safe = neutralise(value);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** `rows` as CSV (RFC 4180 quoting, LF): numbers are the shortest text that reads back to the same double, NULL is empty. */
export function formatCsv(schema: TableSchema, rows: readonly Row[]): string {
  const columns = Object.keys(schema.columns);
  const lines = rows.map((row) => columns.map((column) => format(row[column])).join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

export async function writeCsv(path: string, schema: TableSchema, rows: readonly Row[]): Promise<void> {
  await writeFile(path, formatCsv(schema, rows));
}

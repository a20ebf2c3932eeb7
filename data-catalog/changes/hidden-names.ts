import { type CellValue, type Row, TABLES } from '../tables/schema.js';

/** What stands in place of a patient, sample or cell. */
export const HIDDEN = '…';

/** Tables whose samples are simulated: their names are nobody's. */
const SIMULATED: ReadonlySet<string> = new Set(['simulated_proportions']);
const IDENTIFYING: ReadonlySet<string> = new Set(['sample', 'cell']);

/** The columns that identify a row of `table`; all of `columns` where the contract names none. */
export function keyColumns(table: string, columns: readonly string[]): readonly string[] {
  const schema = (TABLES as Record<string, { readonly keys: number; readonly columns: Readonly<Record<string, string>> }>)[table];
  const keys = schema === undefined ? [] : Object.keys(schema.columns).slice(0, schema.keys);
  return keys.length > 0 ? keys : columns;
}

/** The row's key as it may be shown: output ends up in logs, and logs hold no patients unless `names` asks for them. */
export function shownKey(table: string, row: Row, columns: readonly string[], names: boolean): Record<string, CellValue> {
  const ofPatient = row.kind === 'sample' || row.kind === 'cell';
  const hidden = (column: string) => !names && !SIMULATED.has(table) && (IDENTIFYING.has(column) || (table === 'removed' && column === 'name' && ofPatient));
  return Object.fromEntries(columns.map((column) => [column, hidden(column) ? HIDDEN : (row[column] ?? null)]));
}

/** `cohort=TCGA, variant="separate, plain", sample=…` */
export function keyText(key: Readonly<Record<string, CellValue>>): string {
  return Object.entries(key).map(([column, value]) => `${column}=${quoted(String(value ?? ''))}`).join(', ');
}

/** A text that would read as two in a list, in quotes. */
export function quoted(text: string): string {
  return text.includes(',') ? `"${text}"` : text;
}

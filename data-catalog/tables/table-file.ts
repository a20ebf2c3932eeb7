import type { DuckDBValue } from '@duckdb/node-api';
import { compareCodePoints } from '../../analysis/order/compare-code-points.js';
import { duckdb, identifier, literal, withDuckDB } from './duckdb.js';
import type { CellValue, ColumnType, Row, TableSchema } from './schema.js';

const SQL_TYPES: Record<ColumnType, string> = { text: 'VARCHAR', double: 'DOUBLE', integer: 'INTEGER', boolean: 'BOOLEAN' };
const CHUNK_ROWS = 2048;

export class TableRowError extends Error {
  readonly code = 'TABLE_ROW';
  constructor(table: string, row: number, column: string, expected: string, found: unknown) {
    super(`Table ${table}, row ${row + 1}, column ${column}: expected ${expected}, found ${typeof found}. This is a defect of the step that wrote it.`);
    this.name = 'TableRowError';
  }
}

/** `rows` in the order of the schema's keys: text by code point, numbers by value. */
export function sortRows(schema: TableSchema, rows: readonly Row[]): Row[] {
  const keys = Object.keys(schema.columns).slice(0, schema.keys);
  return [...rows].sort((a, b) => {
    for (const key of keys) {
      const order = compareCells(a[key] ?? null, b[key] ?? null);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function compareCells(a: CellValue, b: CellValue): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  return Number(a) - Number(b);
}

/** A value as the column's type; not finite numbers and undefined are "not computed". */
function cell(schema: TableSchema, row: number, column: string, type: ColumnType, value: CellValue | undefined): CellValue {
  if (value === undefined || value === null) return null;
  if (type === 'text') {
    if (typeof value !== 'string') throw new TableRowError(schema.name, row, column, 'text', value);
    return value;
  }
  if (type === 'boolean') {
    if (typeof value !== 'boolean') throw new TableRowError(schema.name, row, column, 'true or false', value);
    return value;
  }
  if (typeof value !== 'number') throw new TableRowError(schema.name, row, column, 'a number', value);
  if (Number.isNaN(value)) return null;
  if (type === 'integer' && !Number.isInteger(value)) throw new TableRowError(schema.name, row, column, 'a whole number', value);
  return value;
}

/** Values of a table by column. A column that is missing is NULL. */
export type Columns = Readonly<Record<string, ArrayLike<CellValue>>>;

/** Writes `rows` as Parquet, sorted by the schema's keys. A column that `rows` lack is NULL. */
export async function writeTable(path: string, schema: TableSchema, rows: readonly Row[]): Promise<void> {
  const sorted = sortRows(schema, rows);
  await write(path, schema, sorted.length, (column, row) => sorted[row]?.[column]);
}

/** Writes `rows` rows, given by column and in the order of the schema's keys, as Parquet: for tables too long for a row each. */
export async function writeColumns(path: string, schema: TableSchema, rows: number, columns: Columns): Promise<void> {
  await write(path, schema, rows, (column, row) => columns[column]?.[row]);
}

async function write(path: string, schema: TableSchema, rows: number, value: (column: string, row: number) => CellValue | undefined): Promise<void> {
  const { BOOLEAN, DOUBLE, DuckDBDataChunk, INTEGER, VARCHAR } = await duckdb();
  const types = { text: VARCHAR, double: DOUBLE, integer: INTEGER, boolean: BOOLEAN };
  const columns = Object.entries(schema.columns);
  await withDuckDB(async (connection) => {
    const name = `t${Math.abs(hash(path))}`;
    await connection.run(`create or replace temp table ${name} (${columns.map(([c, t]) => `${identifier(c)} ${SQL_TYPES[t]}`).join(', ')})`);
    const appender = await connection.createAppender(name, 'main', 'temp');
    for (let from = 0; from < rows; from += CHUNK_ROWS) {
      const length = Math.min(CHUNK_ROWS, rows - from);
      const chunk = DuckDBDataChunk.create(columns.map(([, type]) => types[type]), length);
      columns.forEach(([column, type], i) => {
        const values: DuckDBValue[] = [];
        for (let r = from; r < from + length; r++) values.push(cell(schema, r, column, type, value(column, r)));
        chunk.setColumnValues(i, values);
      });
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    await connection.run(`copy ${name} to ${literal(path)} (format parquet, compression zstd)`);
    await connection.run(`drop table ${name}`);
  });
}

function hash(text: string): number {
  let h = 0;
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 31) + text.charCodeAt(i)) | 0;
  return h;
}

/** The rows of a Parquet table, in file order. */
export async function readTable(path: string): Promise<Row[]> {
  return withDuckDB(async (connection) => {
    const reader = await connection.runAndReadAll(`select * from read_parquet(${literal(path)})`);
    return reader.getRowObjectsJS() as Row[];
  });
}

import { BOOLEAN, DOUBLE, DuckDBDataChunk, type DuckDBType, type DuckDBValue, INTEGER, VARCHAR } from '@duckdb/node-api';
import { compareCodePoints } from '../../analysis/order/compare-code-points.js';
import { identifier, literal, withDuckDB } from './duckdb.js';
import type { CellValue, ColumnType, Row, TableSchema } from './schema.js';

const SQL_TYPES: Record<ColumnType, string> = { text: 'VARCHAR', double: 'DOUBLE', integer: 'INTEGER', boolean: 'BOOLEAN' };
const DUCKDB_TYPES: Record<ColumnType, DuckDBType> = { text: VARCHAR, double: DOUBLE, integer: INTEGER, boolean: BOOLEAN };
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

/** Writes `rows` as Parquet, sorted by the schema's keys. A column that `rows` lack is NULL. */
export async function writeTable(path: string, schema: TableSchema, rows: readonly Row[]): Promise<void> {
  const sorted = sortRows(schema, rows);
  const columns = Object.entries(schema.columns);
  await withDuckDB(async (connection) => {
    const name = `t${Math.abs(hash(path))}`;
    await connection.run(`create or replace temp table ${name} (${columns.map(([c, t]) => `${identifier(c)} ${SQL_TYPES[t]}`).join(', ')})`);
    const appender = await connection.createAppender(name, 'main', 'temp');
    for (let from = 0; from < sorted.length; from += CHUNK_ROWS) {
      const part = sorted.slice(from, from + CHUNK_ROWS);
      const chunk = DuckDBDataChunk.create(columns.map(([, type]) => DUCKDB_TYPES[type]), part.length);
      columns.forEach(([column, type], i) => {
        chunk.setColumnValues(i, part.map((row, r) => cell(schema, from + r, column, type, row[column]) as DuckDBValue));
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

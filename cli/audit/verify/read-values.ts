import { open, readFile } from 'node:fs/promises';
import { type BinaryArrayConstructor, readBinary } from '../../../data-catalog/matrices/binary-file.js';
import { readSafetensors } from '../../../data-catalog/model/safetensors.js';
import { literal, withDuckDB } from '../../../data-catalog/tables/duckdb.js';
import { leaves } from '../../../data-catalog/changes/value-changes.js';

/** The values of an artifact of any kind: columns of a table, arrays and names of a matrix, tensors, leaves of JSON. */
export type Values = ReadonlyMap<string, ArrayLike<unknown>>;

interface MatrixHeader {
  readonly kind: string;
  readonly precision?: string;
  readonly rowNames?: readonly string[];
  readonly columnNames?: readonly string[];
  readonly cells?: readonly string[];
  readonly genes?: readonly string[];
  readonly entries?: number;
}

/** Reads an artifact by what its first bytes say it is: artifacts lie in the store without a file ending. */
export async function readValues(path: string): Promise<Values> {
  const head = await firstBytes(path);
  if (head.startsWith('PAR1')) return readColumns(path);
  if (head.startsWith('DCMX')) return readArrays(path);
  if (head.startsWith('{') || head.startsWith('[')) {
    return new Map(leaves(JSON.parse(await readFile(path, 'utf8'))).map(([name, value]) => [name, [typeof value === 'object' ? JSON.stringify(value) : value]]));
  }
  const { tensors } = await readSafetensors(path);
  return new Map([...tensors].map(([name, { shape, values }]) => [`${name} (${shape.join(' x ')})`, values]));
}

export function countValues(values: Values): number {
  return [...values.values()].reduce((sum, { length }) => sum + length, 0);
}

async function firstBytes(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('latin1');
  } finally {
    await file.close();
  }
}

async function readColumns(path: string): Promise<Values> {
  return withDuckDB(async (connection) => {
    const reader = await connection.runAndReadAll(`select * from read_parquet(${literal(path)})`);
    const columns = reader.getColumnsJS();
    return new Map(reader.columnNames().map((name, c) => [name, columns[c] ?? []]));
  });
}

/** Dense matrices and sparse counts (data-catalog/matrices/matrix-file.ts). */
async function readArrays(path: string): Promise<Values> {
  const parts: string[] = [];
  const { header, arrays } = await readBinary<MatrixHeader>(path, ({ kind, precision, rowNames = [], columnNames = [], cells = [], entries = 0 }) => {
    const array = (name: string, type: BinaryArrayConstructor, length: number) => {
      parts.push(name);
      return { type, length };
    };
    if (kind === 'matrix') return [array('values', precision === 'float32' ? Float32Array : Float64Array, rowNames.length * columnNames.length)];
    return [array('starts', Uint32Array, cells.length + 1), array('indices', Uint32Array, entries), array('counts', Float32Array, entries)];
  });
  const names = Object.entries(header).filter((entry): entry is [string, string[]] => Array.isArray(entry[1]));
  return new Map<string, ArrayLike<unknown>>([...names, ...parts.map((name, i): [string, ArrayLike<unknown>] => [name, arrays[i] ?? []])]);
}

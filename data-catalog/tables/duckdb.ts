import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

let shared: Promise<DuckDBInstance> | undefined;

/**
 * Runs `work` with a connection to this thread's in-memory DuckDB. There is no database file: DuckDB is the
 * query engine over Parquet, so workers never fight for a lock. One DuckDB thread, so that files come out byte-equal.
 */
export async function withDuckDB<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  shared ??= DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await (await shared).connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
  }
}

/** `text` as a quoted SQL identifier. */
export function identifier(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** `text` as a quoted SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

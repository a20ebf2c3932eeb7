import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** Loaded with the first query: it costs a tenth of a second, and most processes that know of tables touch none. */
export const duckdb = () => import('@duckdb/node-api');

let shared: Promise<DuckDBInstance> | undefined;

let calls: Int32Array | undefined;

/**
 * Lets this thread's owner see how many DuckDB calls are under way: ending a thread in the middle of one aborts the whole process,
 * since the native call then answers into an environment that is gone.
 */
export function countCalls(counter: Int32Array): void {
  calls = counter;
}

/**
 * Runs `work` with a connection to this thread's in-memory DuckDB. There is no database file: DuckDB is the
 * query engine over Parquet, so workers never fight for a lock. One DuckDB thread, so that files come out byte-equal.
 */
export async function withDuckDB<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  if (calls) enterCall(calls);
  try {
    shared ??= duckdb().then(({ DuckDBInstance }) => DuckDBInstance.create(':memory:', { threads: '1' }));
    const connection = await (await shared).connect();
    try {
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    if (calls) Atomics.sub(calls, 0, 1);
  }
}

/** Counts a call in; a thread that is to be ended (-1) waits here for its end. */
function enterCall(counter: Int32Array): void {
  for (;;) {
    const now = Atomics.load(counter, 0);
    if (now < 0) Atomics.wait(counter, 0, now);
    else if (Atomics.compareExchange(counter, 0, now, now + 1) === now) return;
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

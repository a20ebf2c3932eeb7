import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, StatementType } from '@duckdb/node-api';
import { runFolder } from '../audit/run/find-run.js';
import { identifier, literal } from '../../data-catalog/tables/duckdb.js';

export class QueryError extends Error {
  readonly code = 'QUERY';
  constructor(reason: string) {
    super(`The query failed: ${reason}\nEvery table of the run is a view; "group" is a reserved word, write it in double quotes.`);
    this.name = 'QueryError';
  }
}

/** `deconflow query RUN "select …"`: every table of the run is a view; nothing can be written. */
export async function queryCommand({ run, sql, out, json }: { run: string; sql: string; out: string; json: boolean }): Promise<number> {
  const folder = await runFolder(run, out);
  const tables = join(folder, 'tables');
  const instance = await DuckDBInstance.create(':memory:', {});
  const connection = await instance.connect();
  try {
    for (const file of (await readdir(tables)).filter((name) => name.endsWith('.parquet'))) {
      // Copied into memory, so that the file system can be locked away before a foreign query runs.
      await connection.run(`create table ${identifier(file.slice(0, -'.parquet'.length))} as select * from read_parquet(${literal(join(tables, file))})`);
    }
    await connection.run('set enable_external_access = false');
    await connection.run('set lock_configuration = true');
    await refuseChanges(connection, sql);
    const reader = await connection.runAndReadAll(sql).catch((error: unknown) => {
      throw new QueryError(error instanceof Error ? error.message : String(error));
    });
    const rows = reader.getRowObjectsJson();
    if (json) process.stdout.write(`${JSON.stringify(rows)}\n`);
    else {
      const names = reader.columnNames();
      process.stdout.write(`${names.join('\t')}\n`);
      for (const row of rows) process.stdout.write(`${names.map((name) => (row[name] === null ? '' : String(row[name]))).join('\t')}\n`);
    }
    return 0;
  } finally {
    connection.closeSync();
  }
}

/** One statement that reads. The tables are copies, so a change would harm nothing, but it would seem to have been made. @throws QueryError */
async function refuseChanges(connection: DuckDBConnection, sql: string): Promise<void> {
  const fail = (error: unknown): never => {
    throw new QueryError(error instanceof Error ? error.message : String(error));
  };
  const statements = await connection.extractStatements(sql).catch(fail);
  if (statements.count !== 1) throw new QueryError(`it holds ${statements.count} statements, and takes one at a time`);
  const prepared = await statements.prepare(0).catch(fail);
  const { statementType } = prepared;
  prepared.destroySync();
  if (statementType !== StatementType.SELECT && statementType !== StatementType.EXPLAIN) throw new QueryError('it does not read: only select, describe and explain are taken');
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from '../../../data-catalog/tables/schema.js';
import { UnknownTableError } from '../run/find-step.js';
import { publishedFiles, publishedTables } from '../run/published-files.js';
import { readPublishedTable } from '../run/read-published-table.js';
import type { AuditedRun } from '../run/run-record.js';

/** The published tables of one run, each read once. */
export class RunTables {
  private readonly read = new Map<string, Promise<Row[]>>();

  constructor(private readonly run: AuditedRun) {}

  /** @throws UnknownTableError with the nearest that there is */
  async named(table: string): Promise<Row[]> {
    const known = publishedTables(await publishedFiles(this.run.folder));
    if (!known.includes(table)) throw new UnknownTableError(table, this.run, known);
    return this.rows(table);
  }

  /** None where the run has no such table. */
  rows(table: string): Promise<Row[]> {
    const path = join(this.run.folder, 'tables', `${table}.parquet`);
    const rows = this.read.get(table) ?? (existsSync(path) ? readPublishedTable(path) : Promise.resolve([]));
    this.read.set(table, rows);
    return rows;
  }

  /** The rows that have these values. */
  async where(table: string, values: Row): Promise<Row[]> {
    return (await this.rows(table)).filter((row) => Object.entries(values).every(([column, value]) => (row[column] ?? null) === value));
  }
}

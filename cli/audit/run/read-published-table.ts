import type { Row } from '../../../data-catalog/tables/schema.js';
import { readTable } from '../../../data-catalog/tables/table-file.js';

export class DamagedTableError extends Error {
  readonly code = 'DAMAGED_TABLE';
  constructor(path: string, reason: string) {
    super(`${path}: expected a Parquet table, found ${reason.split('\n')[0]}. \`deconflow verify\` names every damaged file of a run; \`deconflow run\` publishes it again from the store.`);
    this.name = 'DamagedTableError';
  }
}

/** The rows of a table of a results folder. @throws DamagedTableError */
export async function readPublishedTable(path: string): Promise<Row[]> {
  try {
    return await readTable(path);
  } catch (error) {
    throw new DamagedTableError(path, error instanceof Error ? error.message : String(error));
  }
}

import type { Row } from '../../data-catalog/tables/schema.js';
import { flagOf } from '../report-tables.js';

/** How many definitions there are of each kind. */
export interface DefinitionCounts {
  readonly all: number;
  readonly tested: number;
  readonly significant: number;
  /** significant and splitting the patients in their own way */
  readonly unique: number;
}

export function countDefinitions(rows: readonly Row[]): DefinitionCounts {
  const significant = rows.filter((row) => flagOf(row, 'significant'));
  return {
    all: rows.length,
    tested: rows.filter((row) => flagOf(row, 'tested')).length,
    significant: significant.length,
    unique: significant.filter((row) => flagOf(row, 'representative')).length,
  };
}

import type { Row } from '../../data-catalog/tables/schema.js';
import { numberOf, textOf } from '../report-tables.js';

const shownSets = 20;

/** The gene sets with the smallest p, smallest first; ties by name. Sets without a single gene in common tell nothing. */
export function topSets(rows: readonly Row[], count = shownSets): Row[] {
  const name = (row: Row) => `${textOf(row, 'gene_set')}\n${textOf(row, 'cell_type')}`;
  return rows.filter((row) => numberOf(row, 'overlap') > 0).sort((a, b) => numberOf(a, 'p_value') - numberOf(b, 'p_value') || (name(a) < name(b) ? -1 : 1)).slice(0, count);
}

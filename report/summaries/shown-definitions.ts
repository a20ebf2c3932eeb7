import type { Row } from '../../data-catalog/tables/schema.js';
import { flagOf, numberOf, type ReportTables, rowsOf, textOf } from '../report-tables.js';

/** as many columns as a page is wide */
const mostShown = 40;

/** Significant definitions that split the patients in their own way, the strongest first. */
export function shownDefinitions(tables: ReportTables): Row[] {
  return rowsOf(tables, 'definitions')
    .filter((row) => flagOf(row, 'significant') && flagOf(row, 'representative'))
    .sort((a, b) => numberOf(b, 'chi_square') - numberOf(a, 'chi_square') || (textOf(a, 'definition') < textOf(b, 'definition') ? -1 : 1))
    .slice(0, mostShown);
}

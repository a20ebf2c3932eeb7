import { orderCellTypes } from '../colours.js';
import { type CohortExpression, numberOf, type ReportTables, rowsBy, rowsOf, textOf } from '../report-tables.js';

/** markers shown of each cell type */
const shownMarkers = 5;
/** standard deviations beyond which a cell has the last colour */
const furthest = 2;

export interface ShownMarker {
  readonly gene: string;
  readonly cellType: string;
}

/** The strongest markers of each cell type among the genes of the matrix; a gene goes to the type that it marks best. */
export function strongestMarkers(tables: ReportTables, genes: readonly string[]): ShownMarker[] {
  const present = new Set(genes);
  const rows = rowsOf(tables, 'marker_genes').filter((row) => present.has(textOf(row, 'gene'))).sort((a, b) => numberOf(b, 'z') - numberOf(a, 'z') || (textOf(a, 'gene') < textOf(b, 'gene') ? -1 : 1));
  const taken = new Set<string>();
  const best = rows.filter((row) => {
    if (taken.has(textOf(row, 'gene'))) return false;
    taken.add(textOf(row, 'gene'));
    return true;
  });
  const byType = rowsBy(best, (row) => textOf(row, 'cell_type'));
  return orderCellTypes(byType.keys()).flatMap((cellType) => (byType.get(cellType) ?? []).slice(0, shownMarkers).map((row) => ({ gene: textOf(row, 'gene'), cellType })));
}

/** Expression of one gene in the given samples in standard deviations from its mean, cut off at two; 0 where it does not vary. */
export function standardised({ matrix }: CohortExpression, gene: string, samples: readonly string[]): number[] {
  const column = matrix.columnNames.indexOf(gene);
  const places = new Map(matrix.rowNames.map((sample, i) => [sample, i]));
  const values = samples.map((sample) => {
    const row = places.get(sample);
    return row === undefined ? Number.NaN : (matrix.values[row * matrix.columns + column] ?? Number.NaN);
  });
  const known = values.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
  return values.map((value) => (Number.isNaN(value) ? value : deviation === 0 ? 0 : Math.max(-furthest, Math.min(furthest, (value - mean) / deviation))));
}

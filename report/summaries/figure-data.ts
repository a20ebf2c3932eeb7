import { TABLES, type Row, type TableName } from '../../data-catalog/tables/schema.js';
import { compositionName, forestName, kaplanMeierName, markersName, umapName } from '../figures/figure-name.js';
import { type ReportTables, rowsOf, textOf } from '../report-tables.js';
import { strongestMarkers } from './marker-expression.js';
import { shownDefinitions } from './shown-definitions.js';
import { analysesOf, belongsTo } from './survival-summary.js';
import { topSets } from './top-sets.js';

/** The rows that a figure shows, and the table they come from. */
export interface FigureData {
  readonly table: TableName;
  readonly rows: readonly Row[];
}

/** What stands behind the figure of this name; undefined where no table of the run holds it. */
export function figureData(tables: ReportTables, name: string): FigureData | undefined {
  const of = (table: TableName, keep: (row: Row) => boolean = () => true): FigureData => ({ table, rows: rowsOf(tables, table).filter(keep) });
  const whole: Readonly<Record<string, () => FigureData>> = {
    'training-profile': () => of('training'),
    'training-proportion': () => of('training'),
    'test-metrics': () => of('test_metrics'),
    'predicted-true-proportions': () => of('simulated_proportions', (row) => row.split === 'test'),
    definitions: () => of('definitions', (row) => row.tested === true),
    'state-sets': () => ({ table: 'definitions', rows: shownDefinitions(tables) }),
    'definition-members': () => of('components'),
    components: () => of('components'),
    'proportion-groups': () => of('proportion_groups'),
    'reciprocal-genes': () => of('reciprocal_genes'),
    enrichment: () => ({ table: 'enrichment', rows: topSets(rowsOf(tables, 'enrichment')) }),
  };
  const parts: readonly FigureData[] = [
    of('proportions', (row) => compositionName(textOf(row, 'cohort')) === name),
    of('states', (row) => umapName(textOf(row, 'cell_type')) === name),
    shownMarkers(tables, name),
    of('cox', (row) => forestName(textOf(row, 'cohort'), textOf(row, 'variant')) === name),
    ...analysesOf(tables).filter((analysis) => kaplanMeierName(analysis) === name).map((analysis) => of('survival_curves', belongsTo(analysis))),
  ];
  return [...(whole[name] === undefined ? [] : [whole[name]()]), ...parts].find(({ rows }) => rows.length > 0);
}

/** The genes of a marker heat map with their tests; the expression itself is a matrix, in expression/. */
function shownMarkers(tables: ReportTables, name: string): FigureData {
  const drawn = rowsOf(tables, 'proportions').some((row) => markersName(textOf(row, 'cohort')) === name);
  const shown = new Map(drawn ? strongestMarkers(tables, rowsOf(tables, 'genes').map((row) => textOf(row, 'gene'))).map(({ gene, cellType }) => [gene, cellType]) : []);
  return { table: 'marker_genes', rows: rowsOf(tables, 'marker_genes').filter((row) => shown.get(textOf(row, 'gene')) === row.cell_type) };
}

/** Columns of the data as a CSV file has them. */
export function schemaOf({ table }: FigureData) {
  return TABLES[table];
}

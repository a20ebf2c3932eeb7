import type { NamedMatrix } from '../analysis/matrix/matrix.js';
import type { Row, TableName } from '../data-catalog/tables/schema.js';

/** The tables of one run. A table that the study does not compute is absent; one that came out empty is `[]`. */
export type ReportTables = Partial<Record<TableName, Row[]>>;

/** Bulk expression of one cohort, samples x genes, log2(CPM+1) over the study's list. */
export interface CohortExpression {
  readonly cohort: string;
  readonly matrix: NamedMatrix<Float32Array | Float64Array>;
}

/** What the tables of a run do not hold but a figure can use. */
export interface FigureExtras {
  /** rows as in `proportions`, of the simulated test samples, which the published table leaves to the cohorts */
  readonly testProportions?: readonly Row[];
  readonly expression?: readonly CohortExpression[];
}

/** Rows of a table, none when the study left it out. */
export function rowsOf(tables: ReportTables, name: TableName): readonly Row[] {
  return tables[name] ?? [];
}

/** A text cell; NULL is the empty text. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  return value === null || value === undefined ? '' : String(value);
}

/** A number cell; NULL is NaN. */
export function numberOf(row: Row, column: string): number {
  const value = row[column];
  return value === null || value === undefined || value === '' ? Number.NaN : Number(value);
}

/** A boolean cell; NULL is false. */
export function flagOf(row: Row, column: string): boolean {
  return row[column] === true || row[column] === 'true';
}

/** Rows by a text key, keys in the order of first appearance. */
export function rowsBy(rows: readonly Row[], key: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const k = key(row);
    const group = groups.get(k);
    if (group) group.push(row);
    else groups.set(k, [row]);
  }
  return groups;
}

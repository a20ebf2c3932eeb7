import { createHmac, randomBytes } from 'node:crypto';
import type { NamedMatrix } from '../../../analysis/matrix/matrix.js';
import type { Row } from '../../../data-catalog/tables/schema.js';
import type { ReportTables } from '../../../report/report-tables.js';

/** Columns that name patients. */
const naming = ['sample'] as const;
const shownDigits = 10;

/**
 * Other names for patients. The key is drawn anew and thrown away: a plain hash of a public name such as a TCGA barcode is
 * found by hashing them all.
 */
export function newNames(): (name: string) => string {
  const key = randomBytes(32);
  return (name) => createHmac('sha256', key).update(name).digest('hex').slice(0, shownDigits);
}

/** The matrix with every patient's name changed. */
export function renameRows(matrix: NamedMatrix<Float32Array | Float64Array>, rename: (name: string) => string): NamedMatrix<Float32Array | Float64Array> {
  return { ...matrix, rowNames: matrix.rowNames.map(rename) };
}

/** The tables with every patient's name changed. Names among `removed` are patients' too where a row says so. */
export function renamePatients(tables: ReportTables, rename: (name: string) => string): ReportTables {
  const renamed = (row: Row): Row => {
    const changes = naming.filter((column) => typeof row[column] === 'string').map((column) => [column, rename(String(row[column]))]);
    const removed = row.kind === 'sample' && typeof row.name === 'string' ? [['name', rename(row.name)]] : [];
    return { ...row, ...Object.fromEntries([...changes, ...removed]) };
  };
  return Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.map(renamed)]));
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CohortExpression, ReportTables } from '../../../report/report-tables.js';
import { publishedFiles, publishedTables } from './published-files.js';
import { readPublishedTable } from './read-published-table.js';
import type { AuditedRun } from './run-record.js';

/** Every test behind the marker genes: hundreds of thousands of rows, which no report shows. */
const UNSHOWN: ReadonlySet<string> = new Set(['marker_tests']);

/** The tables of a results folder, as the report and the figures take them. */
export async function reportTables(run: AuditedRun): Promise<ReportTables> {
  const names = publishedTables(await publishedFiles(run.folder)).filter((name) => !UNSHOWN.has(name));
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readPublishedTable(join(run.folder, 'tables', `${name}.parquet`))])));
}

/** The bulk expression of each cohort, from the results folder. */
export async function publishedExpression(run: AuditedRun): Promise<CohortExpression[]> {
  const cohorts = (await publishedFiles(run.folder)).flatMap((file) => /^expression\/(.+)\.parquet$/.exec(file)?.[1] ?? []);
  return Promise.all(
    cohorts.map(async (cohort) => {
      const rows = await readPublishedTable(join(run.folder, 'expression', `${cohort}.parquet`));
      const genes = Object.keys(rows[0] ?? {}).filter((name) => name !== 'sample');
      const values = Float64Array.from(rows.flatMap((row) => genes.map((gene) => Number(row[gene] ?? Number.NaN))));
      return { cohort, matrix: { rows: rows.length, columns: genes.length, rowNames: rows.map((row) => String(row.sample)), columnNames: genes, values } };
    }),
  );
}

/** The figures of a results folder: name -> SVG. */
export async function publishedFigures(run: AuditedRun): Promise<Map<string, string>> {
  const names = (await publishedFiles(run.folder)).flatMap((file) => /^figures\/(.+)\.svg$/.exec(file)?.[1] ?? []);
  return new Map(await Promise.all(names.map(async (name): Promise<[string, string]> => [name, await readFile(join(run.folder, 'figures', `${name}.svg`), 'utf8')])));
}

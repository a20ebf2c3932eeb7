import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readWideTable } from '../../../data-catalog/tables/wide-file.js';
import { type CellTypeProfiles, type CohortExpression, type ReportTables, rowsOf } from '../../../report/report-tables.js';
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
  return Promise.all(cohorts.map(async (cohort) => ({ cohort, matrix: await readWideTable(join(run.folder, 'expression', `${cohort}.parquet`)) })));
}

/** Predicted profiles of the discovery cohort, whose groups the report shows genes by. */
export async function discoveryProfiles(run: AuditedRun, tables: ReportTables): Promise<CellTypeProfiles[]> {
  const cohort = rowsOf(tables, 'groups').find(({ variant }) => variant === 'discovery')?.cohort;
  const files = (await publishedFiles(run.folder)).filter((file) => file.startsWith(`profiles/${cohort}/`));
  return Promise.all(files.map(async (file) => ({ cellType: basename(file, '.parquet'), matrix: await readWideTable(join(run.folder, file)) })));
}

/** The figures of a results folder: name -> SVG. */
export async function publishedFigures(run: AuditedRun): Promise<Map<string, string>> {
  const names = (await publishedFiles(run.folder)).flatMap((file) => /^figures\/(.+)\.svg$/.exec(file)?.[1] ?? []);
  return new Map(await Promise.all(names.map(async (name): Promise<[string, string]> => [name, await readFile(join(run.folder, 'figures', `${name}.svg`), 'utf8')])));
}

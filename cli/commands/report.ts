import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { drawFigures } from '../../report/draw-figures.js';
import { renderReport } from '../../report/render-report.js';
import { sectionsNamed } from '../../report/report-sections.js';
import { newNames, renamePatients, renameRows } from '../audit/run/hash-names.js';
import { findRun } from '../audit/run/find-run.js';
import { discoveryProfiles, publishedExpression, publishedFigures, reportTables } from '../audit/run/report-contents.js';
import { reportRecord } from '../audit/run/report-record.js';

export interface ReportOptions {
  readonly run: string;
  readonly out: string;
  /** where the page goes; without it beside nothing that a run published */
  readonly to?: string;
  /** other names for patients, that nobody can turn back */
  readonly hashNames?: boolean;
  /** ids of the sections wanted, separated by commas; all without it */
  readonly sections?: string;
  readonly json: boolean;
}

/**
 * `deconflow report RUN`: the report again, from the tables of the results folder alone. Figures are drawn anew, so that an
 * old run shows what this version can draw; one that needs what no table holds is taken from figures/. The run's own
 * report.html stays as published: its hash stands in the crate.
 */
export async function reportCommand({ run: name, out, to, hashNames = false, sections, json }: ReportOptions): Promise<number> {
  const only = sections === undefined ? undefined : sectionsNamed(sections);
  const run = await findRun(name, out);
  const rename = hashNames ? newNames() : (name: string) => name;
  const tables = renamePatients(await reportTables(run), rename);
  const expression = (await publishedExpression(run)).map(({ cohort, matrix }) => ({ cohort, matrix: renameRows(matrix, rename) }));
  const profiles = (await discoveryProfiles(run, tables)).map(({ cellType, matrix }) => ({ cellType, matrix: renameRows(matrix, rename) }));
  // Drawn ones win: a published figure may name patients.
  const figures = new Map([...(await publishedFigures(run)), ...drawFigures(tables, { expression })]);
  const path = resolve(to ?? `report-${run.id}.html`);
  await writeFile(path, renderReport({ tables, run: await reportRecord(run), figures, profiles }, only));
  process.stdout.write(json ? `${JSON.stringify({ report: path, figures: figures.size })}\n` : `report: ${path}\n`);
  return 0;
}

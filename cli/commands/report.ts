import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { drawFigures } from '../../report/draw-figures.js';
import { renderReport } from '../../report/render-report.js';
import { findRun } from '../audit/run/find-run.js';
import { publishedExpression, publishedFigures, reportTables } from '../audit/run/report-contents.js';
import { reportRecord } from '../audit/run/report-record.js';

export interface ReportOptions {
  readonly run: string;
  readonly out: string;
  /** where the page goes; without it beside nothing that a run published */
  readonly to?: string;
  readonly json: boolean;
}

/**
 * `deconflow report RUN`: the report again, from the tables of the results folder alone. Figures are drawn anew, so that an
 * old run shows what this version can draw; one that needs what no table holds is taken from figures/. The run's own
 * report.html stays as published: its hash stands in the crate.
 */
export async function reportCommand({ run: name, out, to, json }: ReportOptions): Promise<number> {
  const run = await findRun(name, out);
  const tables = await reportTables(run);
  const figures = new Map([...(await publishedFigures(run)), ...drawFigures(tables, { expression: await publishedExpression(run) })]);
  const path = resolve(to ?? `report-${run.id}.html`);
  await writeFile(path, renderReport({ tables, run: await reportRecord(run), figures }));
  process.stdout.write(json ? `${JSON.stringify({ report: path, figures: figures.size })}\n` : `report: ${path}\n`);
  return 0;
}

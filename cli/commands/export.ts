import { basename, join, resolve } from 'node:path';
import { writeAnndata } from '../../data-catalog/hdf5/write-anndata.js';
import { readWideTable } from '../../data-catalog/tables/wide-file.js';
import { findRun } from '../audit/run/find-run.js';
import { publishedFiles } from '../audit/run/published-files.js';
import { publishedExpression, reportTables } from '../audit/run/report-contents.js';
import { type CohortMatrices, patientsAnndata } from '../export/patients-anndata.js';

export class ExportError extends Error {
  readonly code = 'USAGE';
  override readonly name = 'ExportError';
}

export interface ExportOptions {
  readonly run: string;
  readonly out: string;
  readonly h5ad: boolean;
  /** the file to write */
  readonly to?: string;
  readonly json: boolean;
}

/** `deconflow export RUN --h5ad`: patients x genes with a layer for each cell type, for scanpy. Tables lie in the run's folder as CSV and Parquet already. */
export async function exportCommand({ run: runName, out, h5ad, to, json }: ExportOptions): Promise<number> {
  const run = await findRun(runName, out);
  if (!h5ad) throw new ExportError(`Expected a form to export to, found none. Give --h5ad. (Tables lie in ${join(run.folder, 'tables')} as CSV and Parquet.)`);
  const files = await publishedFiles(run.folder);
  const cohorts = await Promise.all(
    (await publishedExpression(run)).map(async ({ cohort, matrix }): Promise<CohortMatrices> => {
      const own = files.filter((file) => file.startsWith(`profiles/${cohort}/`)).sort();
      const profiles = new Map(await Promise.all(own.map(async (file) => [basename(file, '.parquet'), await readWideTable(join(run.folder, file))] as const)));
      return { cohort, expression: matrix, profiles };
    }),
  );
  const path = resolve(to ?? `${run.id}.h5ad`);
  const data = patientsAnndata(cohorts, await reportTables(run), new Map([['deconflow_run', run.id], ['unit', 'log2(CPM + 1) over the study’s genes']]));
  await writeAnndata(path, data);
  const layers = [...data.layers.keys()];
  if (json) process.stdout.write(`${JSON.stringify({ file: path, patients: data.x.rows, genes: data.x.columns, layers, obs: [...data.obs.keys()] })}\n`);
  else process.stdout.write(`written: ${path}: ${data.x.rows} patients x ${data.x.columns} genes, layers ${layers.join(', ')}\n`);
  return 0;
}

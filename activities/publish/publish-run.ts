import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StepRecord } from '../kit/steps.js';
import { profilesOfType } from '../../analysis/subtyping/profiles-of-type.js';
import { readMatrix } from '../../data-catalog/matrices/matrix-file.js';
import type { ArtifactStore, Manifest } from '../../data-catalog/store/artifact-store.js';
import { crashPoint } from '../../data-catalog/store/crash-point.js';
import { writeCsv } from '../../data-catalog/tables/csv-file.js';
import { type Row, TABLES, type TableName } from '../../data-catalog/tables/schema.js';
import { readTable } from '../../data-catalog/tables/table-file.js';
import { renderReport } from '../../report/render-report.js';
import type { CellTypeProfiles, ReportTables } from '../../report/report-tables.js';
import type { PublishedRun, PublishRequest, PublishRun, StudyArtifacts, StudyDocuments, StudyInput } from '../../workflows/study-input.js';
import { recordedStudy } from './recorded-study.js';
import { readme } from './readme.js';
import { roCrate } from './ro-crate.js';
import { softwareVersions } from './software-versions.js';

const PARQUET_ONLY: ReadonlySet<string> = new Set(['marker_tests']);
/** Computed, these have a row for each patient; empty, they could not be computed (`removed` says why) and are left out. */
const NOT_COMPUTED_WHEN_EMPTY: ReadonlySet<string> = new Set(['proportion_groups']);

/** The workflow as it ran: the results folder keeps it. Where the sources run uncompiled, the source. */
const workflowCode = (name: 'study' | 'apply') =>
  ['js', 'ts'].map((ending) => fileURLToPath(new URL(`../../workflows/${name}.${ending}`, import.meta.url))).find(existsSync) ?? '';

/** Lays a finished study out as a results folder: built beside, then renamed, so that it is never half-written. */
export async function publishRun(store: ArtifactStore, ...[request, artifacts, ...records]: Parameters<PublishRun>): Promise<PublishedRun> {
  const { runId } = request;
  const folder = join(request.out, runId);
  const building = join(request.out, `.${runId}.building`);
  await rm(building, { recursive: true, force: true });
  for (const part of ['tables', 'figures', 'expression', 'workflow']) await mkdir(join(building, part), { recursive: true });

  const tables: Record<string, Row[]> = {};
  for (const [name, reference] of Object.entries(artifacts.tables)) {
    const path = await store.soundObject(reference);
    const rows = PARQUET_ONLY.has(name) ? undefined : await readTable(path);
    if (rows?.length === 0 && NOT_COMPUTED_WHEN_EMPTY.has(name)) continue;
    await copyObject(path, join(building, 'tables', `${name}.parquet`));
    if (rows === undefined) continue;
    tables[name] = rows;
    await writeCsv(join(building, 'tables', `${name}.csv`), TABLES[name as TableName], rows);
  }
  for (const { cohort, cellType, parquet } of artifacts.profiles) {
    await mkdir(join(building, 'profiles', cohort), { recursive: true });
    await copyObject(await store.soundObject(parquet), join(building, 'profiles', cohort, `${cellType}.parquet`));
  }
  for (const { cohort, parquet } of artifacts.expression) {
    await copyObject(await store.soundObject(parquet), join(building, 'expression', `${cohort}.parquet`));
  }
  if (artifacts.model !== undefined) {
    await mkdir(join(building, 'model'));
    await copyObject(await store.soundObject(artifacts.model.description), join(building, 'model', 'model.json'));
    await copyObject(await store.soundObject(artifacts.model.weights), join(building, 'model', 'weights.safetensors'));
  }
  const figures = new Map(Object.entries(JSON.parse(await readFile(await store.soundObject(artifacts.figures), 'utf8')) as Record<string, string>));
  for (const [name, svg] of figures) await writeFile(join(building, 'figures', `${name}.svg`), svg);

  const workflow = 'trained' in request.input ? 'apply' : 'study';
  await copyFile(workflowCode(workflow), join(building, 'workflow', `${workflow}.js`));
  if (request.documents !== undefined) await writeDocuments(store, building, request.documents);

  const run = await runRecord(request, records.flat(), store);
  await writeFile(join(building, 'README.md'), readme(run));
  await writeFile(join(building, 'run.json'), `${JSON.stringify(run, null, 2)}\n`);
  // From the step's own matrix: reading hundreds of Parquet columns a type would take longer than all else here.
  const profiles = artifacts.discoveryProfiles === undefined ? [] : await profilesByType(store, artifacts.discoveryProfiles);
  await writeFile(join(building, 'report.html'), renderReport({ tables: tables as ReportTables, run, figures, profiles }));
  await writeFile(join(building, 'ro-crate-metadata.json'), `${JSON.stringify(await roCrate(building, run, `workflow/${workflow}.js`), null, 2)}\n`);
  await store.recordRun({ id: runId, keys: run.steps.map(({ key }) => key) });
  crashPoint('before-results-rename');
  await rm(folder, { recursive: true, force: true });
  await rename(building, folder);
  crashPoint('after-results-rename');
  return { runId, folder };
}

async function profilesByType(store: ArtifactStore, { cellTypes, matrix }: NonNullable<StudyArtifacts['discoveryProfiles']>): Promise<CellTypeProfiles[]> {
  const all = await readMatrix(await store.soundObject(matrix));
  return cellTypes.map((cellType) => ({ cellType, matrix: profilesOfType(all, cellTypes, cellType) }));
}

/** A stored object is its owner's alone; a result may be read by whom the user lets read their files. */
async function copyObject(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o666 & ~process.umask());
}

/** Named so that `deconflow run study/study.yaml` finds the lock. */
async function writeDocuments(store: ArtifactStore, folder: string, { study, lock }: StudyDocuments): Promise<void> {
  await mkdir(join(folder, 'study'));
  await copyObject(await store.soundObject(study), join(folder, 'study', 'study.yaml'));
  await copyObject(await store.soundObject(lock), join(folder, 'study', 'study.inputs.lock'));
}

async function runRecord(request: PublishRequest, records: readonly StepRecord[], store: ArtifactStore) {
  const { runId, input, seed, engine, documents } = request;
  const [name = engine, version = ''] = engine.split('@');
  const steps = await Promise.all(
    records.map(async ({ label, ...record }) => {
      const manifest = await store.manifest(record.key);
      return { ...record, label, inputs: manifest?.parts.inputs ?? {}, outputs: manifest?.outputs ?? {} };
    }),
  );
  const sizes = contentSizes(input, steps);
  return {
    id: runId,
    ...(await recordedStudy(request, store)),
    ...(documents === undefined ? {} : { given: { profile: documents.profile, set: documents.set, agent: documents.agent } }),
    seed,
    engine: { name, version },
    versions: await softwareVersions(),
    machine: { platform: platform(), architecture: process.arch, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryBytes: totalmem() },
    inputs: Object.entries(input.files).map(([file, sha256]) => ({ name: file, sha256, size: input.sizes[file] ?? 0 })),
    steps: steps.map((step) => ({ ...step, bytesIn: sum(Object.values(step.inputs).flat().map((sha256) => sizes.get(sha256) ?? 0)), bytesOut: sum(Object.values(step.outputs).map(({ bytes }) => bytes)) })),
  };
}

/** Bytes of every content of the run, by its hash: input files, and what the steps made. */
function contentSizes({ files, sizes }: Pick<StudyInput, 'files' | 'sizes'>, steps: readonly { readonly outputs: Manifest['outputs'] }[]): Map<string, number> {
  const inputs = Object.entries(files).map(([file, sha256]) => [sha256, sizes[file] ?? 0] as const);
  return new Map([...inputs, ...steps.flatMap(({ outputs }) => Object.values(outputs).map(({ sha256, bytes }) => [sha256, bytes] as const))]);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export type PublishedRunRecord = Awaited<ReturnType<typeof runRecord>>;

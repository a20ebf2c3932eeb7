import { appendFileSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyColumns } from '../../../data-catalog/changes/hidden-names.js';
import { readRunRecord } from '../../../cli/audit/run/run-record.js';
import { StoreView } from '../../../cli/audit/run/store-view.js';
import { ArtifactPlaces } from '../../../cli/audit/verify/artifact-places.js';
import { checkCsv } from '../../../cli/audit/verify/check-csv.js';
import { checkFiles } from '../../../cli/audit/verify/check-files.js';
import { checkStore } from '../../../cli/audit/verify/check-store.js';
import type { Derivation } from '../../../cli/audit/verify/derivation.js';
import { reDerive } from '../../../cli/audit/verify/re-derive.js';
import { traceRow } from '../../../cli/audit/trace/trace-row.js';
import { type Verification, verifyRun } from '../../../cli/audit/verify/verify-run.js';
import { verifyText } from '../../../cli/audit/verify/verify-text.js';
import { fileSha256 } from '../../../data-catalog/store/file-content.js';
import { FolderStore } from '../../../data-catalog/store/folder/folder-store.js';
import { TABLES } from '../../../data-catalog/tables/schema.js';
import { readTable, writeTable } from '../../../data-catalog/tables/table-file.js';
import { call } from './call.js';
import { ENGINE, runInPlace, tinyRun } from './tiny-run.js';

const folder = mkdtempSync(join(tmpdir(), 'verify-'));
let made: Awaited<ReturnType<typeof tinyRun>>;
const signal = new AbortController().signal;

/** Every file of the store with its size and time: reading leaves them alone. */
const standing = (state: string) => readdirSync(state, { recursive: true }).map((name) => `${String(name)} ${statSync(join(state, String(name))).size} ${statSync(join(state, String(name))).mtimeMs}`);
const verify = async (state: string, data: string, runner = runInPlace): Promise<Verification> =>
  verifyRun(await readRunRecord(made.folder), { store: new StoreView(new FolderStore(state)), data, retrain: false, runner, engine: ENGINE, signal, say: () => {} });
/** One step of the run again. */
async function again(label: string, { retrain = false, sameMachine = true } = {}): Promise<Derivation[]> {
  const run = await readRunRecord(made.folder);
  const store = new StoreView(new FolderStore(made.state));
  const places = new ArtifactPlaces(run, store, (await checkStore(run, store, new Set())).intact, new Map(), made.data);
  const step = run.steps.find((other) => other.label === label);
  return step === undefined ? [] : reDerive(run, step, { store, places, runner: runInPlace, retrain, engine: ENGINE, sameMachine, signal });
}
const failures = (checks: readonly { subject: string; state: string }[]) => checks.filter(({ state }) => state === 'FAILED').map(({ subject }) => subject);

describe('deconflow verify', () => {
  beforeAll(async () => {
    made = await tinyRun(folder);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('makes every table of a run again, equal, and leaves the store alone', { timeout: 120_000 }, async () => {
    const before = standing(made.state);
    const verification = await verify(made.state, made.data);
    expect(verifyText(verification).filter((line) => line.includes('FAILED') && !line.includes('FAILED 0'))).toEqual([]);
    expect(verification.ok).toBe(true);
    expect(standing(made.state)).toEqual(before);
    const left = verification.derived.filter(({ state }) => state === 'not re-derived');
    expect(left.map(({ step, output, hindrance }) => [step, output, hindrance])).toEqual(['weights', 'model', 'training'].map((output) => ['train BLUE', output, 'training']));
    const published = readdirSync(join(made.folder, 'tables')).filter((name) => name.endsWith('.parquet')).map((name) => name.slice(0, -'.parquet'.length));
    const tables = new Set(verification.derived.map(({ table }) => table));
    expect(published.filter((table) => !tables.has(table))).toEqual([]);
    expect(verification.csv.length).toBe(published.length - 1);
  });

  it('trains again where asked', { timeout: 60_000 }, async () => {
    expect((await again('train BLUE', { retrain: true })).map(({ output, state, largest }) => [output, state, largest])).toEqual(['weights', 'model', 'training'].map((output) => [output, 'ok', 0]));
  });

  it('finds a table that is not what its step makes, though store, run.json and folder agree', { timeout: 60_000 }, async () => {
    const record = join(made.folder, 'run.json');
    const text = readFileSync(record, 'utf8');
    const run = await readRunRecord(made.folder);
    const step = run.steps.find(({ label }) => label === 'test survival');
    const [key, honest] = [step?.key ?? '', step?.outputs.survival_tests?.sha256 ?? ''];
    const rows = await readTable(join(made.state, 'objects', honest));
    const forged = join(folder, 'forged');
    await writeTable(forged, TABLES.survival_tests, rows.map((row, i) => (i === 0 ? { ...row, p_value: Number(row.p_value) * (1 + 1e-6) } : row)));
    const hash = await fileSha256(forged);
    const { size } = statSync(forged);
    renameSync(forged, join(made.state, 'objects', hash));
    const manifest = join(made.state, 'manifests', `${key}.json`);
    const standingManifest = readFileSync(manifest, 'utf8');
    const forge = (given: string) => {
      const parsed = JSON.parse(given) as { outputs?: Record<string, unknown>; steps?: { key: string; outputs: Record<string, unknown> }[] };
      const outputs = parsed.outputs ?? parsed.steps?.find((other) => other.key === key)?.outputs ?? {};
      outputs.survival_tests = { sha256: hash, bytes: size };
      return JSON.stringify(parsed);
    };
    writeFileSync(manifest, forge(standingManifest));
    writeFileSync(record, forge(text));
    try {
      const [tests, curves] = await again('test survival');
      expect(tests).toMatchObject({ table: 'survival_tests', state: 'FAILED', why: `1 of ${rows.length * 9} values differ` });
      expect(tests?.largest).toBeCloseTo(1e-6, 8);
      expect(curves).toMatchObject({ table: 'survival_curves', state: 'ok' });
    } finally {
      writeFileSync(manifest, standingManifest);
      writeFileSync(record, text);
    }
  });

  it('finds changed, missing and unlisted files, and a CSV that is not its Parquet', async () => {
    const csv = join(made.folder, 'tables', 'clinical.csv');
    const text = readFileSync(csv, 'utf8');
    const [first = '', second = '', ...rest] = text.split('\n');
    const figure = join(made.folder, 'figures', 'definitions.svg');
    const svg = readFileSync(figure);
    writeFileSync(csv, [first, second.replace(/\d+/, '999'), ...rest].join('\n'));
    rmSync(figure);
    writeFileSync(join(made.folder, 'notes.txt'), 'mine');
    try {
      const { checks, hashes } = await checkFiles(await readRunRecord(made.folder));
      expect(failures(checks)).toEqual(['tables/clinical.csv', 'figures/definitions.svg']);
      expect(checks.find(({ subject }) => subject === 'notes.txt')?.state).toBe('unlisted');
      expect(failures(await checkCsv(made.folder, [...hashes.keys()]))).toEqual(['tables/clinical.csv']);
    } finally {
      writeFileSync(csv, text);
      writeFileSync(figure, svg);
      rmSync(join(made.folder, 'notes.txt'));
    }
  });

  it('finds a damaged object and leaves it there; one that is gone is no failure', async () => {
    const run = await readRunRecord(made.folder);
    const { sha256 = '' } = run.steps.find(({ label }) => label === 'test definitions')?.outputs.definitions ?? {};
    const path = join(made.state, 'objects', sha256);
    const content = readFileSync(path);
    try {
      writeFileSync(path, Buffer.from(content).fill(0, content.length - 1));
      expect(failures((await checkStore(run, new StoreView(new FolderStore(made.state)), new Set())).objects)).toEqual(['definitions of "test definitions"']);
      rmSync(path);
      const { objects } = await checkStore(run, new StoreView(new FolderStore(made.state)), new Set());
      expect(failures(objects)).toEqual([]);
      // Its content is not needed to see that it comes out with the same bytes; what reads it cannot be run.
      expect(await again('test definitions')).toMatchObject([{ state: 'ok', largest: 0 }]);
      expect((await again('find consensus'))[0]).toMatchObject({ state: 'not re-derived', hindrance: 'artifact', why: 'the store lacks definitions of "test definitions"' });
    } finally {
      writeFileSync(path, content);
    }
  });

  it('says what it could not make again without store and inputs, which is no failure', async () => {
    const nothing = () => Promise.reject(new Error('no step can run'));
    const { ok, derived, manifests } = await verify(join(folder, 'no-store'), join(folder, 'no-data'), nothing);
    expect(ok).toBe(true);
    expect(manifests.every(({ state }) => state === 'absent')).toBe(true);
    expect(new Set(derived.map(({ state }) => state))).toEqual(new Set(['not re-derived']));
    const label = 'read DISCOVERY';
    const data = made.data;
    made = { ...made, data: join(folder, 'no-data') };
    expect((await again(label))[0]).toMatchObject({ hindrance: 'input file', why: expect.stringContaining('DISCOVERY.expression.tsv.gz is not under') });
    made = { ...made, data };
  });

  it('can trace a row of every table back to input files', { timeout: 60_000 }, async () => {
    const run = await readRunRecord(made.folder);
    const lost: string[] = [];
    for (const file of readdirSync(join(made.folder, 'tables')).filter((name) => name.endsWith('.parquet'))) {
      const table = file.slice(0, -'.parquet'.length);
      const row = (await readTable(join(made.folder, 'tables', file))).at(-1);
      if (row === undefined) continue;
      const key = keyColumns(table, Object.keys(row)).map((column) => `${column}=${row[column] ?? ''}`);
      const { chain } = await traceRow(run, new StoreView(new FolderStore(made.state)), table, key);
      if (!chain.steps.some(({ outputs }) => table in outputs || 'table' in outputs) || chain.inputs.length === 0) lost.push(table);
    }
    expect(lost).toEqual([]);
  });

  it('ends with exit code 1 where something failed', async () => {
    const table = join(made.folder, 'tables', 'genes.parquet');
    const content = readFileSync(table);
    appendFileSync(table, ' ');
    try {
      const { code, stdout } = await call('verify', made.folder, '--state', join(folder, 'no-store'), '--data', folder);
      expect(code).toBe(1);
      expect(stdout).toContain('FAILED  tables/genes.parquet: its sha256 is');
    } finally {
      writeFileSync(table, content);
    }
    expect((await call('verify', made.folder, '--state', join(folder, 'no-store'), '--data', folder)).code).toBe(0);
  });
});

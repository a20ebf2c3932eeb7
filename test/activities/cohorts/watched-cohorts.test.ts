import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchedCohorts } from '../../../activities/cohorts/watched-cohorts.js';
import { WatchMemory } from '../../../data-catalog/cohorts/watch-memory.js';
import type { ArtifactStore } from '../../../data-catalog/store/artifact-store.js';
import { TABLES } from '../../../data-catalog/tables/schema.js';
import { writeTable } from '../../../data-catalog/tables/table-file.js';
import type { TrainedStudy } from '../../../workflows/apply-input.js';

const GENES = ['A', 'B', 'C', 'D', 'E'];
const SCHEDULE = 'weekly';
const DATE = '2026-01-05T06:00:00.000Z';
let root = '';
let watched = '';
let work: ReturnType<typeof watchedCohorts>;
const trained = { run: 'run', sha256: 'trained', study: { name: 'demo', parameters: { missing: 'drop-genes' } }, genes: { step: 'selectGenes', output: 'genes', sha256: 'genes' } } as unknown as TrainedStudy;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'deconflow-watched-'));
  watched = join(root, 'watched');
  await writeTable(join(root, 'genes'), TABLES.genes, GENES.map((gene) => ({ gene })));
  // All that preparing asks of a store: where it is, and the gene list.
  work = watchedCohorts({ root: join(root, 'state'), soundObject: async () => join(root, 'genes') } as unknown as ArtifactStore);
  put('good', 'name: GOOD\nexpression: { file: e.tsv, geneColumn: gene, unit: linear }\n');
  put('wrong', 'name: WRONG\nexpression: { file: e.tsv, geneColumn: gene, unit: fpkm }\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(folder: string, declared: string): void {
  mkdirSync(join(watched, folder), { recursive: true });
  writeFileSync(join(watched, folder, 'e.tsv'), `gene\t${folder}1\t${folder}2\n${GENES.map((gene) => `${gene}\t30\t31\n`).join('')}`);
  writeFileSync(join(watched, folder, 'cohort.yaml'), declared);
}
const list = (study = 'trained') => work.listCohorts({ schedule: SCHEDULE, watched, trained: study });
const prepare = (content: string) => work.prepareCohort({ schedule: SCHEDULE, content, trained: 'trained' }, { watched, trained, engine: 'wasm@1', logicalDate: DATE });
const record = (content: string, outcome: Parameters<typeof work.recordCohort>[1]) => work.recordCohort({ schedule: SCHEDULE, content, trained: 'trained' }, outcome, DATE);
const remembered = async (folder: string) => Object.values(await new WatchMemory(join(root, 'state'), SCHEDULE).read()).filter((cohort) => cohort.folder === folder);

/** One time of the schedule; every application ends as told. */
async function time(outcome: Parameters<typeof work.recordCohort>[1] = { state: 'done', folder: '/runs/1' }): Promise<string[]> {
  const ended: string[] = [];
  for (const content of (await list()).waiting) {
    const { state } = await prepare(content);
    ended.push(state === 'ready' ? await record(content, outcome) : state);
  }
  return ended;
}

describe('the cohorts that a schedule watches', () => {
  it('are done once, and a bad one is tried again when its content changes, not before', async () => {
    expect(await time()).toEqual(['done', 'bad']);
    expect(await list()).toEqual({ waiting: [], skipped: { done: 1, bad: 1 } });
    expect((await remembered('wrong'))[0]).toMatchObject({ state: 'bad', logicalDate: DATE, problems: [expect.stringMatching(/wrong\/cohort\.yaml:2:.*expression\.unit: .*found "fpkm"/)] });
    put('wrong', 'name: WRONG\nexpression: { file: e.tsv, geneColumn: gene, unit: linear }\n');
    expect(await time()).toEqual(['done']);
    expect(await list()).toEqual({ waiting: [], skipped: { done: 2, bad: 0 } });
    expect((await remembered('wrong')).map(({ state }) => state)).toEqual(['done']);
  });

  it('are looked at anew for another study', async () => {
    await time();
    expect((await list('trained again')).waiting).toHaveLength(2);
  });

  it('are tried again after a failure that is not theirs, and not after one that is', async () => {
    expect(await time({ state: 'failed', code: 'ENOSPC', report: '/state/failures/x.json' })).toEqual(['failed', 'bad']);
    expect((await remembered('good'))[0]?.problems).toEqual(['the application failed with ENOSPC; see /state/failures/x.json']);
    expect(await time({ state: 'failed', code: 'ZERO_SUM' })).toEqual(['bad']);
    expect(await list()).toEqual({ waiting: [], skipped: { done: 0, bad: 2 } });
  });

  it('wait for the next time where they change while they are read', async () => {
    const { waiting } = await list();
    put('good', 'name: GOOD2\nexpression: { file: e.tsv, geneColumn: gene, unit: linear }\n');
    expect(await Promise.all(waiting.map((content) => prepare(content)))).toEqual([{ state: 'gone' }, expect.objectContaining({ state: 'bad' })]);
    expect(await time()).toEqual(['done']);
  });

  it('are told apart by content alone: the workflow learns no name of a folder or file', async () => {
    const { waiting } = await list();
    expect(waiting).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), expect.stringMatching(/^[0-9a-f]{64}$/)]);
    const prepared = await prepare(waiting[0]!);
    expect(JSON.stringify(prepared)).not.toMatch(/good|e\.tsv/);
    expect(prepared).toMatchObject({ state: 'ready', workflowId: expect.stringMatching(/^demo-on-GOOD-[0-9a-f]{12}$/) });
  });

  it('are remembered in one file that is replaced whole', async () => {
    await time();
    expect(readdirSync(join(root, 'state', 'schedules'))).toEqual(['weekly.json']);
    const path = join(root, 'state', 'schedules', 'weekly.json');
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 40));
    await expect(list()).rejects.toThrow(/weekly\.json: expected what a schedule remembers .* Restore the file, or remove it/);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunExplanation } from '../../../cli/audit/explain/explain-run.js';
import { call } from './call.js';
import { type FabricatedRun, type FabricatedStep, fabricateRun, sha256 } from './fabricate-run.js';

const folder = mkdtempSync(join(tmpdir(), 'explain-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Settings {
  threshold: number;
  minGroupSize: number;
  tieCorrection: boolean;
  featureWidth: number;
  clustersVersion: number;
  clinical: string;
  geneSets: string;
  timeUnit: string;
  seed: number;
  engine: string;
}
const usual: Settings = { threshold: 0.8, minGroupSize: 10, tieCorrection: false, featureWidth: 512, clustersVersion: 1, clinical: 'one', geneSets: 'old sets', timeUnit: 'days', seed: 1, engine: 'wasm' };

function steps({ threshold, minGroupSize, tieCorrection, featureWidth, clustersVersion, timeUnit }: Settings): FabricatedStep[] {
  return [
    { name: 'readCohort', label: 'read TCGA', parameters: { cohort: { name: 'TCGA', clinical: { time: { column: 'os', unit: timeUnit } } } }, inputs: { expression: 'file:expression.tsv', clinical: 'file:clinical.tsv' }, outputs: { expression: 'any', clinical: 'any' } },
    { name: 'findMarkers', label: 'find marker genes', parameters: { maxQ: 0.1, tieCorrection }, inputs: { cells: 'file:cells.tsv' }, outputs: { marker_genes: 'any' } },
    { name: 'splitCells', label: 'split cells', inputs: { cells: 'file:cells.tsv' }, outputs: { cells: 'any' }, seeded: true },
    { name: 'trainBlue', label: 'train BLUE', parameters: { featureWidth, channels: [16, 32] }, inputs: { genes: 'find marker genes/marker_genes', cells: 'split cells/cells' }, outputs: { weights: 'any' }, engine: true },
    { name: 'clusterProfiles', label: 'cluster HSC profiles', version: clustersVersion, inputs: { weights: 'train BLUE/weights', expression: 'read TCGA/expression' }, outputs: { states: 'any' } },
    { name: 'testDefinitions', label: 'test definitions', parameters: { minGroupSize, maxQ: 0.05 }, inputs: { states: ['cluster HSC profiles/states'], clinical: 'read TCGA/clinical' }, outputs: { definitions: 'any' } },
    { name: 'findConsensus', label: 'find consensus', parameters: { threshold }, inputs: { definitions: 'test definitions/definitions' }, outputs: { groups: 'any' } },
    { name: 'enrichGeneSets', label: 'enrich gene sets', inputs: { gene_sets: 'file:sets.gmt', groups: 'find consensus/groups' }, outputs: { enrichment: 'any' } },
    { name: 'combineTable', label: 'combine groups', parameters: { table: 'groups' }, inputs: { parts: ['find consensus/groups'] }, outputs: { table: 'any' } },
  ];
}

function runOf(place: string, id: string, settings: Settings): FabricatedRun {
  const { seed, engine, clinical, geneSets, threshold } = settings;
  return {
    out: join(folder, place, 'runs'), state: join(folder, place, 'state'), id, seed, engine: { name: engine, version: '1' }, steps: steps(settings),
    files: { 'expression.tsv': sha256('expression'), 'clinical.tsv': sha256(clinical), 'cells.tsv': sha256('cells'), 'sets.gmt': sha256(geneSets) },
    study: { parameters: { consensus: { threshold } } },
  };
}

const places = (place: string) => ['--state', join(folder, place, 'state'), '--out', join(folder, place, 'runs')];
const explain = async (place: string, ...parameters: string[]) => JSON.parse((await call('explain', ...parameters, ...places(place), '--json')).stdout) as RunExplanation;

/** Each planted change with where it must be found, and the first step below that must blame the one above. */
const PLANTED: readonly (readonly [name: string, change: Partial<Settings>, causes: Record<string, string>, below: readonly [label: string, from: string] | undefined])[] = [
  ['threshold', { threshold: 0.7 }, { 'find consensus': 'parameter threshold 0.8 -> 0.7' }, ['combine groups', 'find consensus']],
  ['minGroupSize', { minGroupSize: 12 }, { 'test definitions': 'parameter minGroupSize 10 -> 12' }, ['find consensus', 'test definitions']],
  ['a marker option', { tieCorrection: true }, { 'find marker genes': 'parameter tieCorrection false -> true' }, ['train BLUE', 'find marker genes']],
  ['the seed', { seed: 2 }, { 'split cells': 'seed 1 -> 2' }, ['train BLUE', 'split cells']],
  ['a nested parameter', { timeUnit: 'months' }, { 'read TCGA': 'parameter cohort.clinical.time.unit "days" -> "months"' }, ['test definitions', 'read TCGA']],
  ['the gene sets', { geneSets: 'new sets' }, { 'enrich gene sets': `input file sets.gmt ${sha256('old sets').slice(0, 12)} -> ${sha256('new sets').slice(0, 12)}` }, undefined],
  ['the clinical file', { clinical: 'two' }, { 'read TCGA': `input file clinical.tsv ${sha256('one').slice(0, 12)} -> ${sha256('two').slice(0, 12)}` }, ['test definitions', 'read TCGA']],
  ['the engine', { engine: 'native' }, { 'train BLUE': 'engine wasm@1 -> native@1' }, ['cluster HSC profiles', 'train BLUE']],
  ['a step version', { clustersVersion: 2 }, { 'cluster HSC profiles': 'step version 1 -> 2' }, ['test definitions', 'cluster HSC profiles']],
  ['the profile width', { featureWidth: 64 }, { 'train BLUE': 'parameter featureWidth 512 -> 64' }, ['cluster HSC profiles', 'train BLUE']],
];

describe('deconflow explain', () => {
  for (const [i, [name, change, causes, below]] of PLANTED.entries()) {
    it(`names what changed: ${name}`, async () => {
      const place = `planted-${i}`;
      await fabricateRun(runOf(place, '20260101T000000Z-a', usual));
      await fabricateRun(runOf(place, '20260102T000000Z-b', { ...usual, ...change }));
      const { stdout, code } = await call('explain', '20260102T000000Z-b', ...places(place));
      expect(code).toBe(0);
      const told = /first causes:\n((?: {2}.*\n)+)/.exec(stdout)?.[1]?.trimEnd().split('\n').map((line) => line.trim());
      expect(told).toEqual(Object.entries(causes).map(([label, text]) => `${label}: ${text}`));
      const { steps: explained } = await explain(place, '20260102T000000Z-b');
      const next = explained.find(({ label }) => label === below?.[0]);
      expect(next?.reason).toBe(below === undefined ? undefined : 'changed');
      if (below !== undefined) expect(next?.changes).toContainEqual(expect.objectContaining({ kind: 'artifact', step: below[1] }));
      expect((next?.changes ?? []).every(({ kind }) => kind === 'artifact')).toBe(true);
      const changed = explained.findIndex(({ label }) => label in causes);
      for (const step of explained.slice(0, changed)) expect([step.label, step.cache]).toEqual([step.label, 'hit']);
    });
  }

  it('shows a step’s key beside the earlier one, and what is above it', async () => {
    const { stdout } = await call('explain', '20260102T000000Z-b', 'find consensus', ...places('planted-1'));
    expect(stdout).toContain('steps above:\n  test definitions: miss, parameter minGroupSize 10 -> 12');
    expect(stdout).toMatch(/\*\s+input definitions\s+[0-9a-f]{12} definitions of "test definitions"\s+[0-9a-f]{12} definitions of "test definitions"/);
    expect(stdout).toMatch(/\n {5}parameter threshold\s+0\.8\s+0\.8\n/);
  });

  it('takes a table for the step that made it, and a step’s name for every call of it', async () => {
    expect((await explain('planted-0', '20260102T000000Z-b', 'groups')).asked).toEqual(['combine groups']);
    expect((await explain('planted-0', '20260102T000000Z-b', 'groups')).steps.map(({ label }) => label)).toEqual(['find consensus', 'combine groups']);
    expect((await explain('planted-0', '20260102T000000Z-b', 'findConsensus')).asked).toEqual(['find consensus']);
  });

  it('says so without an earlier run, and compares with the nearest one only', async () => {
    const first = await call('explain', '20260101T000000Z-a', ...places('planted-0'));
    expect(first.stdout).toContain('There is no earlier run of made-up to compare with');
    await fabricateRun(runOf('planted-0', '20260103T000000Z-c', usual));
    const back = await explain('planted-0', '20260103T000000Z-c');
    expect(back.earlier).toBe('20260102T000000Z-b');
    expect(back.steps.find(({ label }) => label === 'find consensus')).toMatchObject({ reason: 'stood', madeIn: '20260101T000000Z-a', changes: [{ path: 'threshold', before: 0.7, now: 0.8 }] });
  });

  it('tells outputs that are gone, and keys that it cannot know without manifests', async () => {
    await fabricateRun({ ...runOf('gone', '20260101T000000Z-a', usual), withoutManifests: true });
    await fabricateRun({ ...runOf('gone', '20260102T000000Z-b', usual), withoutManifests: true });
    expect((await explain('gone', '20260102T000000Z-b')).steps[0]?.reason).toBe('gone');
    await fabricateRun({ ...runOf('gone', '20260103T000000Z-c', { ...usual, minGroupSize: 3 }), withoutManifests: true });
    const unknown = (await explain('gone', '20260103T000000Z-c')).steps.find(({ label }) => label === 'test definitions');
    expect(unknown).toMatchObject({ reason: 'unknown', manifestGone: ['20260103T000000Z-c', '20260102T000000Z-b'] });
  });

  it('refuses names that it does not know, with the nearest', async () => {
    const step = await call('explain', '20260102T000000Z-b', 'find consensos', ...places('planted-0'));
    expect([step.code, step.stderr]).toEqual([2, expect.stringContaining('Did you mean "find consensus"?')]);
    const run = await call('explain', '20260102T000000Z-x', ...places('planted-0'));
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('Did you mean 2026010')]);
  });
});

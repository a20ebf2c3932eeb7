import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterProfiles } from '../../activities/cluster-profiles.js';
import { findConsensus } from '../../activities/find-consensus.js';
import { groupByProportions } from '../../activities/group-by-proportions.js';
import { testDefinitions } from '../../activities/test-definitions.js';
import { deriveStream } from '../../analysis/random/stream.js';
import { writeMatrix } from '../../data-catalog/matrices/matrix-file.js';
import { TABLES } from '../../data-catalog/tables/schema.js';
import { readTable, writeTable } from '../../data-catalog/tables/table-file.js';

const SAMPLES = 40;
const GENES = 30;
const TYPES = ['GMP-like', 'HSC-like', 'Mono-like'];
const samples = Array.from({ length: SAMPLES }, (_, i) => `p${String(i).padStart(2, '0')}`);
let folder: string;
const path = (name: string) => join(folder, name);
const outputs = <O extends string>(names: readonly O[], prefix: string) =>
  Object.fromEntries(names.map((name) => [name, path(`${prefix}-${name}`)])) as Record<O, string>;
const surroundings = (step: string) => ({
  seed: 1,
  engine: 'wasm@test',
  random: (...labels: readonly (string | number)[]) => deriveStream(1, step, ...labels),
  progress: () => undefined,
  scratch: '',
});

/** GMP-like and HSC-like split the first 14 patients off, who live long; in Mono-like all patients are alike. */
const isGood = (i: number) => i < 14;

async function cluster(cellType: string, prefix = cellType) {
  const out = outputs(clusterProfiles.outputs, prefix);
  const parameters = { cohort: 'TCGA', cellType, cellTypes: TYPES, neighbours: 15, components: 50, umapEpochs: 200 };
  await clusterProfiles.run({ parameters, inputs: { profiles: path('profiles') }, outputs: out, ...surroundings('clusterProfiles') });
  return out;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'subtyping-'));
  const random = deriveStream(8, 'world');
  const values = new Float32Array(TYPES.length * SAMPLES * GENES);
  for (let t = 0; t < 2; t++) {
    for (let i = 0; i < SAMPLES; i++) {
      for (let j = 0; j < GENES; j++) values[(t * SAMPLES + i) * GENES + j] = 5 + random.normal() + (isGood(i) ? 4 : 0);
    }
  }
  await writeMatrix(path('profiles'), {
    rows: TYPES.length * SAMPLES,
    columns: GENES,
    values,
    rowNames: TYPES.flatMap(() => samples),
    columnNames: Array.from({ length: GENES }, (_, j) => `g${j}`),
  });
  const clinical = samples.map((sample, i) => ({
    cohort: 'TCGA', sample, time_months: isGood(i) ? 50 + i : 1 + (i % 13), event: isGood(i) ? 0 : 1,
  }));
  await writeTable(path('clinical'), TABLES.clinical, clinical);
  await writeTable(path('censored'), TABLES.clinical, clinical.map((row) => ({ ...row, event: 0 })));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('clusterProfiles', () => {
  it('writes two states, the larger community as 0, with a picture, the same every time', async () => {
    const out = await cluster('GMP-like');
    expect(await readTable(out.clusterings)).toMatchObject([
      { cohort: 'TCGA', cell_type: 'GMP-like', communities: 2, splittable: true, neighbours: 15, principal_components: 30 },
    ]);
    const states = await readTable(out.states);
    expect(states.map(({ sample, state }) => [sample, state])).toEqual(samples.map((sample, i) => [sample, Number(isGood(i))]));
    expect(states.every(({ umap_1, umap_2 }) => Number.isFinite(umap_1) && Number.isFinite(umap_2))).toBe(true);
    const again = await cluster('GMP-like', 'again');
    for (const name of clusterProfiles.outputs) expect(await readFile(again[name])).toEqual(await readFile(out[name]));
  });
  it('reports a type that will not split and gives it no states', async () => {
    const out = await cluster('Mono-like');
    expect(await readTable(out.clusterings)).toMatchObject([{ resolution: 1, communities: 1, splittable: false, communities_at_one: 1 }]);
    expect(await readTable(out.states)).toEqual([]);
  });
});

describe('testDefinitions and findConsensus', () => {
  async function subtype(prefix: string, clinical: string, states: string[]) {
    const tested = outputs(testDefinitions.outputs, prefix);
    const inputs = { states, clinical: path(clinical) };
    await testDefinitions.run({ parameters: { minGroupSize: 10, maxQ: 0.05 }, inputs, outputs: tested, ...surroundings('testDefinitions') });
    const out = outputs(findConsensus.outputs, prefix);
    await findConsensus.run({ parameters: { threshold: 0.8 }, inputs: { definitions: tested.definitions, ...inputs }, outputs: out, ...surroundings('findConsensus') });
    const read = Object.fromEntries(await Promise.all(Object.entries({ ...tested, ...out }).map(async ([name, file]) => [name, await readTable(file)] as const)));
    return read;
  }
  const states = () => Promise.all(TYPES.map(async (type) => (await cluster(type)).states));

  it('find the patients who live longer', async () => {
    const { definitions, similarity, components, consensus, groups, conflicts } = await subtype('found', 'clinical', await states());
    expect(definitions!.map(({ definition, size, tested, reason, partition, representative }) => [definition, size, tested, reason, partition, representative])).toEqual([
      ['GMP-like=0;HSC-like=0', 26, true, null, 1, false],
      ['GMP-like=0;HSC-like=1', 0, false, 'group smaller than minGroupSize', 2, true],
      ['GMP-like=1', 14, true, null, 1, true],
      ['GMP-like=1;HSC-like=0', 0, false, 'group smaller than minGroupSize', 2, false],
      ['GMP-like=1;HSC-like=1', 14, true, null, 1, false],
      ['HSC-like=1', 14, true, null, 1, false],
    ]);
    expect(similarity).toEqual([]);
    expect(components).toEqual([{ component: 1, definition: 'GMP-like=1', anchor: true, flipped: false }]);
    expect(consensus!.map(({ vote, direction }) => [vote, direction])).toEqual(samples.map((_, i) => [Number(isGood(i)), 'favourable']));
    expect(groups!.map(({ cohort, variant, sample, group }) => [cohort, variant, sample, group])).toEqual(
      samples.map((sample, i) => ['TCGA', 'discovery', sample, isGood(i) ? 'favourable' : 'intermediate']),
    );
    expect(groups!.every((row) => row.probability_favourable === null)).toBe(true);
    expect(conflicts).toEqual([]);
  });
  it('leave everybody intermediate when nothing is significant', async () => {
    const found = await subtype('censored', 'censored', await states());
    expect(found.definitions!.filter(({ reason }) => reason === 'no events')).toHaveLength(4);
    expect(found.definitions!.every(({ p_value, significant }) => p_value === null && significant === false)).toBe(true);
    for (const name of ['similarity', 'components', 'consensus', 'conflicts']) expect(found[name]).toEqual([]);
    expect(found.groups!.map(({ group }) => group)).toEqual(samples.map(() => 'intermediate'));
  });
  it('take no splittable type at all', async () => {
    const found = await subtype('none', 'clinical', [(await cluster('Mono-like')).states]);
    expect(found.definitions).toEqual([]);
    expect(found.groups).toHaveLength(SAMPLES);
  });
});

describe('groupByProportions', () => {
  const types = ['GMP-like', 'HSC-like', 'Mono-like', 'ProMono-like'];
  const rows = (cohort: string, n: number, seed: number) => {
    const random = deriveStream(seed, cohort);
    return Array.from({ length: n }, (_, i) => {
      const parts = types.map((__, t) => random.gamma(t === i % 4 ? 200 : 20));
      const total = parts.reduce((sum, part) => sum + part, 0);
      return types.map((cell_type, t) => ({ cohort, sample: `${cohort}-${String(i).padStart(3, '0')}`, method: 'BLUE', cell_type, proportion: parts[t]! / total }));
    }).flat();
  };
  async function group(prefix: string, discovery: ReturnType<typeof rows>) {
    await writeTable(path(`${prefix}-a`), TABLES.proportions, discovery);
    await writeTable(path(`${prefix}-b`), TABLES.proportions, rows('TARGET', 12, 2));
    const out = outputs(groupByProportions.outputs, prefix);
    await groupByProportions.run({
      parameters: { cohorts: ['TCGA', 'TARGET'], neighbours: 5 },
      inputs: { proportions: [path(`${prefix}-a`), path(`${prefix}-b`)] },
      outputs: out,
      ...surroundings('groupByProportions'),
    });
    return { groups: await readTable(out.proportion_groups), removed: await readTable(out.removed), resolution: JSON.parse(await readFile(out.resolution, 'utf8')) as object };
  }
  it('groups both cohorts', async () => {
    const { groups, removed, resolution } = await group('grouped', rows('TCGA', 80, 1));
    const names = ['GMP', 'Primitive', 'Mature', 'Intermediate'];
    expect(groups.map((row) => row.group)).toEqual([12, 80].flatMap((n) => Array.from({ length: n }, (_, i) => names[i % 4])));
    expect(groups.map(({ cohort }) => cohort)).toEqual([...Array<string>(12).fill('TARGET'), ...Array<string>(80).fill('TCGA')]);
    expect(removed).toEqual([]);
    expect(resolution).toMatchObject({ computable: true, communities: 4, principal_components: 4 });
  });
  it('says so when it cannot', async () => {
    const { groups, removed } = await group('equal', rows('TCGA', 20, 1).map((row) => ({ ...row, proportion: 0.25 })));
    expect(groups).toEqual([]);
    expect(removed).toEqual([{ input: 'TCGA', kind: 'definition', name: 'groups by proportions', reason: 'not computable: no resolution gives exactly 4 communities' }]);
  });
});

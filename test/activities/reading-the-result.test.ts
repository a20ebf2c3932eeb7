import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { associateClinical } from '../../activities/associate-clinical.js';
import { enrichGeneSets } from '../../activities/enrich-gene-sets.js';
import { findReciprocalGenes, ProfileShapeError } from '../../activities/find-reciprocal-genes.js';
import { testSurvival } from '../../activities/test-survival.js';
import { deriveStream } from '../../analysis/random/stream.js';
import { writeMatrix } from '../../data-catalog/matrices/matrix-file.js';
import { type Row, TABLES, type TableName } from '../../data-catalog/tables/schema.js';
import { readTable, writeTable } from '../../data-catalog/tables/table-file.js';

const folder = mkdtempSync(join(tmpdir(), 'reading-'));
let files = 0;
async function table(name: TableName, rows: Row[]): Promise<string> {
  const path = join(folder, `${name}-${files++}.parquet`);
  await writeTable(path, TABLES[name], rows);
  return path;
}
function context<P, I, O extends string>(parameters: P, inputs: I, names: readonly O[]) {
  const outputs = Object.fromEntries(names.map((name) => [name, join(folder, `${name}-${files++}.parquet`)])) as Record<O, string>;
  return { parameters, inputs, outputs, seed: 1, engine: 'wasm@test', random: (...labels: (string | number)[]) => deriveStream(1, ...labels), progress: () => {}, scratch: folder };
}

const stream = deriveStream(7, 'reading');
const GROUPS = ['favourable', 'intermediate', 'unfavourable', 'conflict'];
const samples = Array.from({ length: 64 }, (_, i) => `S${String(i).padStart(2, '0')}`);
const clinical = samples.map((sample, i) => ({
  cohort: 'TCGA', sample, time_months: i === 5 ? null : 1 + stream.integer(60), event: stream.integer(2), age: 30 + stream.integer(40), sex: ['F', 'M'][i % 2]!,
  fab: ['M0', 'M1', 'M2'][stream.integer(3)]!, risk: ['Good', 'Poor'][stream.integer(2)]!, flt3: null, npm1: null,
}));
const group = (i: number) => GROUPS[i % 4]!;
const inputs = async () => ({
  clinical: [await table('clinical', clinical)],
  groups: [await table('groups', samples.map((sample, i) => ({ cohort: 'TCGA', variant: 'discovery', sample, group: group(i) })))],
  proportion_groups: [await table('proportion_groups', samples.map((sample, i) => ({ cohort: 'TCGA', sample, community: i % 2, group: ['GMP', 'Mature'][i % 2]! })))],
});

describe('the steps that read the result', () => {
  it('test survival in every grouping, without conflicts', async () => {
    const run = context({ limits: 'log-log' as const }, await inputs(), testSurvival.outputs);
    await testSurvival.run(run);
    const tests = await readTable(run.outputs.survival_tests);
    expect(tests.map((r) => [r.grouping, r.variant, r.comparison, r.n])).toEqual([
      ['profiles', 'discovery', 'favourable vs rest', 47], ['profiles', 'discovery', 'favourable vs unfavourable', 32], ['profiles', 'discovery', 'three groups', 47],
      ['profiles', 'discovery', 'unfavourable vs rest', 47], ['proportions', '', 'GMP vs rest', 63],
    ]);
    const curves = await readTable(run.outputs.survival_curves);
    expect([...new Set(curves.map((r) => r.group))].sort()).toEqual(['GMP', 'Mature', 'favourable', 'intermediate', 'unfavourable']);
  });

  it('associate with the clinical markers that have data', async () => {
    const run = context({}, await inputs(), associateClinical.outputs);
    await associateClinical.run(run);
    const associations = await readTable(run.outputs.associations);
    expect(associations.map((r) => [r.grouping, r.variable, r.n])).toEqual([
      ['profiles', 'fab', 48], ['profiles', 'risk', 48], ['profiles', 'sex', 48], ['proportions', 'fab', 64], ['proportions', 'risk', 64], ['proportions', 'sex', 64],
    ]);
    expect((await readTable(run.outputs.cox)).map((r) => [r.variant, r.model, r.term, r.n])).toEqual([
      ['discovery', 'groups', 'group=favourable', 47], ['discovery', 'groups', 'group=unfavourable', 47],
      ...['age', 'group=favourable', 'group=unfavourable', 'risk=Poor'].map((term) => ['discovery', 'groups and clinical', term, 47]),
    ]);
    expect(await readTable(run.outputs.removed)).toEqual([]);
  });

  it('say once for each cohort and term what no model could estimate', async () => {
    const files = await inputs();
    const spared = clinical.map((row, i) => ({ ...row, event: group(i) === 'favourable' ? 0 : row.event }));
    const run = context({}, { ...files, clinical: [await table('clinical', spared)] }, associateClinical.outputs);
    await associateClinical.run(run);
    const removed = await readTable(run.outputs.removed);
    expect(removed.map((r) => [r.input, r.kind, r.name])).toEqual([['TCGA', 'term', 'group=favourable']]);
    expect(removed[0]!.reason).toMatch(/"groups" of variant "discovery": no event.*"groups and clinical"/);
  });

  it('find reciprocal genes type by type and enrich gene sets among them', async () => {
    const genes = ['A', 'B', 'C', 'D'];
    const sign = (i: number) => (group(i) === 'favourable' ? 1 : group(i) === 'unfavourable' ? -1 : 0);
    const values = Float32Array.from({ length: 2 * 64 * 4 }, (_, k) => {
      const [row, gene] = [Math.floor(k / 4), k % 4];
      return stream.normal() + (gene === (row < 64 ? 0 : 1) ? 4 * sign(row % 64) : 0);
    });
    const profiles = join(folder, 'profiles.bin');
    await writeMatrix(profiles, { rows: 128, columns: 4, values, rowNames: [...samples, ...samples], columnNames: genes });
    const { groups } = await inputs();
    const parameters = { cohort: 'TCGA', cellTypes: ['GMP-like', 'HSC-like'], maxQ: 0.05 };
    const run = context(parameters, { profiles, groups: groups[0]! }, findReciprocalGenes.outputs);
    await findReciprocalGenes.run(run);
    const found = await readTable(run.outputs.reciprocal_genes);
    expect(found.map((r) => [r.cell_type, r.gene])).toEqual([['GMP-like', 'A'], ['HSC-like', 'B']]);
    await expect(findReciprocalGenes.run({ ...run, parameters: { ...parameters, cellTypes: ['a', 'b', 'c'] } })).rejects.toThrow(ProfileShapeError);

    const gmt = join(folder, 'sets.gmt');
    writeFileSync(gmt, 'first\t-\tA\tX\nsecond\t-\tB\tC\nthird\t-\tZ\n');
    const enrich = context({}, { gene_sets: gmt, reciprocal_genes: run.outputs.reciprocal_genes, genes: await table('genes', genes.map((gene) => ({ gene }))) }, enrichGeneSets.outputs);
    await enrichGeneSets.run(enrich);
    expect((await readTable(enrich.outputs.enrichment)).map((r) => [r.cell_type, r.gene_set, r.overlap, r.set_size, r.universe, r.p_value])).toEqual([
      ['GMP-like', 'first', 1, 1, 4, 0.25], ['GMP-like', 'second', 0, 2, 4, 1], ['HSC-like', 'first', 0, 1, 4, 1], ['HSC-like', 'second', 1, 2, 4, 0.5],
    ]);
  });
});

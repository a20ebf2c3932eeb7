import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findMarkers } from '../../activities/find-markers.js';
import type { InputArity, Inputs, StepDeclaration } from '../../activities/kit/step.js';
import { normaliseCohort } from '../../activities/normalise-cohort.js';
import { selectGenes } from '../../activities/select-genes.js';
import { simulateBulk } from '../../activities/simulate-bulk.js';
import { splitCells } from '../../activities/split-cells.js';
import { testModel } from '../../activities/test-model.js';
import { validateGroups } from '../../activities/validate-groups.js';
import { deriveStream } from '../../analysis/random/stream.js';
import { readMatrix, writeCounts, writeMatrix } from '../../data-catalog/matrices/matrix-file.js';
import { type TableSchema, TABLES } from '../../data-catalog/tables/schema.js';
import { readTable, writeTable } from '../../data-catalog/tables/table-file.js';
import { sparse } from '../analysis/markers/sparse.js';

const CELL_TYPES: TableSchema = { name: 'cell_types', keys: 2, columns: { reference: 'text', cell: 'text', cell_type: 'text', total: 'integer' } };
const TYPES = ['a', 'b', 'c'];
const GENES = Array.from({ length: 40 }, (_, i) => `g${String(i).padStart(2, '0')}`);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'marker-steps-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs a step on paths; gives the paths of its outputs. */
async function run<P, I extends Record<string, InputArity>, O extends string>(
  step: StepDeclaration<P, I, O>,
  label: string,
  parameters: P,
  inputs: Inputs<I, string>,
): Promise<Record<O, string>> {
  const target = join(folder, label);
  await mkdir(target);
  const outputs = Object.fromEntries(step.outputs.map((name) => [name, join(target, name)])) as Record<O, string>;
  const random = (...labels: readonly (string | number)[]) => deriveStream(1, step.name, ...labels);
  await step.run({ parameters: step.parameters.parse(parameters), inputs, outputs, seed: 1, engine: 'wasm@test', random, progress: () => {}, scratch: target });
  return outputs;
}

const named = (rowNames: string[], columnNames: string[], values: Float32Array | Float64Array) => ({ rows: rowNames.length, columns: columnNames.length, rowNames, columnNames, values });

describe('from single cells to the test of a model, and to groups in a second cohort', () => {
  it('runs on a small reference and two cohorts', async () => {
    // 90 cells; each type has ten genes of its own
    const random = deriveStream(4);
    const cells = Array.from({ length: 90 }, (_, i) => i % 3);
    const dense = cells.map((type) => GENES.map((_, gene) => (Math.floor(gene / 10) === type ? 4 + random.integer(30) : random.integer(3))));
    const counts = sparse(dense, GENES);
    const path = (name: string) => join(folder, name);
    await writeCounts(path('counts'), counts);
    await writeTable(path('cell_types'), CELL_TYPES, cells.map((type, i) => ({ reference: 'R', cell: `c${i}`, cell_type: TYPES[type]!, total: dense[i]!.reduce((a, b) => a + b, 0) })));

    const split = await run(splitCells, 'split', { reference: 'R' }, { cell_types: path('cell_types') });
    expect((await readTable(split.cells)).filter((row) => row.split === 'train')).toHaveLength(72);

    const rule = { reference: 'R', maxQ: 0.1, capPerType: null, tieCorrection: false };
    const from = { counts: path('counts'), cell_types: path('cell_types'), cells: split.cells };
    const markers = await run(findMarkers, 'markers', { ...rule, cells: 'all' }, from);
    expect(await readTable(markers.marker_tests)).toHaveLength(3 * 40);
    expect((await readTable(markers.marker_genes)).length).toBeGreaterThanOrEqual(30);
    const training = await run(findMarkers, 'training', { ...rule, cells: 'training' }, from);
    expect(await readTable(training.marker_tests)).not.toEqual(await readTable(markers.marker_tests));

    // The discovery cohort misses a marker value, the validation cohort lacks a marker.
    const bulk = (samples: string[], genes: string[]) =>
      named(samples, genes, Float64Array.from({ length: samples.length * genes.length }, (_, i) => {
        const high = Math.floor(i / genes.length) % 3 === 0 && Number(genes[i % genes.length]!.slice(1)) < 10;
        return (high ? 40 : 10) + random.integer(20);
      }));
    const names = (prefix: string, n: number) => Array.from({ length: n }, (_, i) => `${prefix}${String(i).padStart(2, '0')}`);
    const discovery = bulk(names('d', 30), GENES);
    discovery.values[5 * 40 + 11] = Number.NaN;
    await writeMatrix(path('D'), discovery);
    await writeMatrix(path('V'), bulk(names('v', 12), GENES.filter((gene) => gene !== 'g12').reverse()));
    const cohorts = { marker_genes: [markers.marker_genes], expression: [path('D'), path('V')] };
    const list = await run(selectGenes, 'list', { cohorts: ['D', 'V'], missing: 'drop-genes' }, cohorts);
    const genes = (await readTable(list.genes)).map((row) => String(row.gene));
    expect(genes).not.toContain('g11');
    expect(genes).not.toContain('g12');
    expect(genes).toEqual([...genes].sort());
    expect((await readTable(list.removed)).map((row) => [row.input, row.kind, row.name])).toEqual([['D', 'gene', 'g11'], ['V', 'gene', 'g12']]);
    const d = await run(normaliseCohort, 'D-normal', { cohort: 'D', missing: 'drop-genes' }, { expression: path('D'), genes: list.genes });
    const v = await run(normaliseCohort, 'V-normal', { cohort: 'V', missing: 'drop-genes' }, { expression: path('V'), genes: list.genes });
    const whole = await run(selectGenes, 'list-2', { cohorts: ['D', 'V'], missing: 'drop-samples' }, cohorts);
    const fewer = await run(normaliseCohort, 'D-fewer', { cohort: 'D', missing: 'drop-samples' }, { expression: path('D'), genes: whole.genes });
    expect((await readMatrix(fewer.expression)).rows).toBe(29);
    expect((await readTable(fewer.removed)).map((row) => [row.input, row.kind, row.name])).toEqual([['D', 'sample', 'd05']]);

    const simulate = (part: 'train' | 'test') =>
      run(simulateBulk, part, { split: part, preset: 'released-code', samples: 50, cellsPerSample: 60, cellTypes: TYPES }, { counts: path('counts'), cells: split.cells, genes: list.genes });
    const train = await simulate('train');
    const test = await simulate('test');
    const truth = await readMatrix(test.profiles);
    const proportions = await readMatrix(test.proportions);
    expect((await readMatrix(train.bulk)).rows).toBe(50 + 10 * 9);
    expect(proportions.rows).toBe(5 + 10 * 9);
    expect(truth.rowNames.slice(0, 2)).toEqual(['test-000001|a', 'test-000001|b']);

    // A model that knows the truth: type-major profiles.
    const samples = proportions.rowNames;
    const perfect = Float32Array.from({ length: truth.values.length }, (_, i) => {
      const [row, gene] = [Math.floor(i / genes.length), i % genes.length];
      const [type, sample] = [Math.floor(row / samples.length), row % samples.length];
      return truth.values[(sample * 3 + type) * genes.length + gene]!;
    });
    await writeMatrix(path('perfect'), named(TYPES.flatMap(() => samples), genes, perfect));
    await writeTable(path('predicted'), TABLES.proportions, samples.flatMap((sample, i) => TYPES.map((cell_type, t) => ({ cohort: 'test', sample, method: 'BLUE', cell_type, proportion: proportions.values[i * 3 + t]! }))));
    const tested = await run(testModel, 'tested', { cellTypes: TYPES, methods: ['BLUE', 'NNLS', 'mean-profile'] }, {
      test_linear: test.linear, test_profiles: test.profiles, test_proportions: test.proportions, predicted_proportions: path('predicted'),
      predicted_profiles: path('perfect'), train_profiles: train.profiles, train_proportions: train.proportions, counts: path('counts'), cells: split.cells, genes: list.genes,
    });
    const metrics = await readTable(tested.test_metrics);
    expect(metrics).toHaveLength(4 * 5);
    const all = (method: string, target: string) => metrics.find((row) => row.method === method && row.target === target && row.cell_type === 'all')!;
    for (const target of ['proportion', 'profile', 'profile_departure']) expect(all('BLUE', target)).toMatchObject({ ccc: 1, l1: 0, r2: 1 });
    expect(Number(all('NNLS', 'proportion').ccc)).toBeGreaterThan(0.95);
    // Three test cells a type in log space: a mean profile explains only part of it.
    expect(Number(all('mean-profile', 'profile').ccc)).toBeGreaterThan(0.3);

    // Every third patient is favourable and has high g00 .. g09; nobody is unfavourable.
    await writeTable(path('groups'), TABLES.groups, discovery.rowNames.map((sample, i) => ({ cohort: 'D', variant: 'discovery', sample, group: i % 3 === 0 ? 'favourable' : 'intermediate' })));
    const validated = await run(validateGroups, 'validated', { cohort: 'V', maxQ: 0.05, cut: 0.5, penaltyC: 1 }, { discovery_expression: d.expression, validation_expression: v.expression, groups: path('groups') });
    const groups = await readTable(validated.groups);
    expect(groups).toHaveLength(4 * 12);
    expect(groups.filter((row) => row.variant === 'separate, plain' && row.group === 'favourable').map((row) => row.sample)).toEqual(['v00', 'v03', 'v06', 'v09']);
    expect(groups.every((row) => row.probability_unfavourable === null)).toBe(true);
    expect(await readTable(validated.conflicts)).toEqual([]);
    expect(await readTable(validated.validation_model)).toHaveLength(4);
    expect((await readTable(validated.removed)).map((row) => [row.input, row.kind, row.name])).toEqual([['V', 'term', 'unfavourable classifier']]);
  });
});

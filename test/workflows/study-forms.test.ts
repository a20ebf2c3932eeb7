import { describe, expect, it } from 'vitest';
import type { Part, Steps } from '../../activities/kit/steps.js';
import { stepNamed } from '../../activities/registry.js';
import { expressionSchema } from '../../data-catalog/study/expression.js';
import { loadStudy } from '../../data-catalog/study/load-study.js';
import { inputFiles } from '../../data-catalog/lock/input-files.js';
import { referenceSchema } from '../../data-catalog/study/reference/reference.js';
import { sampleFiles } from '../../data-catalog/study/reference/reference-files.js';
import type { Study } from '../../data-catalog/study/study.js';
import { TABLES } from '../../data-catalog/tables/schema.js';
import { analyseStudy } from '../../workflows/study.js';

/** The steps that a study calls, by label, and the tables that it leaves; nothing is computed. */
async function walk(study: Study): Promise<{ called: Map<string, { step: string; inputs: unknown }>; tables: string[] }> {
  const called = new Map<string, { step: string; inputs: unknown }>();
  const call = (step: string) => (label: string, parameters: unknown, inputs: unknown) => {
    stepNamed(step).parameters.parse(parameters);
    called.set(label, { step, inputs });
    return Promise.resolve(Object.fromEntries(stepNamed(step).outputs.map((output) => [output, { step, output, sha256: label }])));
  };
  const steps: Steps = new Proxy({}, {
    get: (_, name: string) => (name === 'part' ? <I, R>(__: string, part: Part<I, R>, input: I) => part(steps, input) : call(name)),
  }) as Steps;
  const files = Object.fromEntries(inputFiles(study).map((name) => [name, `sha of ${name}`]));
  const [reference] = study.reference;
  const samples = reference !== undefined && 'samples' in reference ? { sampleFiles: sampleFiles(reference) } : {};
  const { tables } = await analyseStudy(steps, { study, files, sizes: {}, ...samples });
  return { called, tables: Object.keys(tables).sort() };
}

const demo = await loadStudy('studies/demo.yaml', { profile: 'tiny' });
const withoutSurvival = { ...demo, cohorts: demo.cohorts.map(({ clinical: _, ...cohort }) => cohort) };

describe('a study without survival', () => {
  it('ends with proportions, profiles and states, and leaves no empty stand-in for the rest', async () => {
    const { called, tables } = await walk(withoutSurvival);
    expect(tables).toEqual(['cells', 'clusterings', 'genes', 'marker_genes', 'marker_tests', 'proportions', 'removed', 'simulated_proportions', 'states', 'test_metrics', 'training']);
    expect([...called.values()].map(({ step }) => step)).not.toContain('testDefinitions');
    expect(called.get('read DISCOVERY')?.step).toBe('readExpression');
    expect([...called.values()].filter(({ step }) => step === 'clusterProfiles')).toHaveLength(demo.reference[0]?.cellTypes.length ?? 0);
  });
  it('with survival it computes what it did', async () => {
    const { called, tables } = await walk(demo);
    // No cohort comes with measured truth.
    expect(tables).toEqual(Object.keys(TABLES).filter((name) => name !== 'truth_metrics').sort());
    expect(called.get('read DISCOVERY')?.step).toBe('readCohort');
  });
});

describe('cohorts in other forms', () => {
  const input = (output: string) => ({ step: 'input', output, sha256: `sha of ${output}` });
  const expression = expressionSchema.parse({
    format: 'star', column: 'reverse', samples: [{ sample: 'P2', file: 'b.tab' }, { sample: 'P1', file: 'a.tab' }], identifiers: { kind: 'ensembl', file: 'hgnc.txt' },
  });
  it.each([['with survival', demo, 'readCohort'], ['without survival', withoutSurvival, 'readExpression']] as const)('%s their files, table of genes and the reference’s cells are given', async (_, study, step) => {
    const { called } = await walk({ ...study, cohorts: study.cohorts.map((cohort) => (cohort.role === 'discovery' ? { ...cohort, expression } : cohort)) });
    const reference = { step: 'readReference', output: 'counts', sha256: `read ${study.reference[0]?.name}` };
    const own = { expression: [input('b.tab'), input('a.tab')], identifiers: input('hgnc.txt'), reference };
    expect(called.get('read DISCOVERY')).toEqual({ step, inputs: { ...own, ...(step === 'readCohort' ? { clinical: input('DISCOVERY.clinical.tsv') } : {}) } });
    expect(called.get('read VALIDATION')?.inputs).not.toHaveProperty('reference');
  });
});

describe('a reference of samples', () => {
  it('is read from its files in the order of its samples, and from the table of cells', async () => {
    const reference = referenceSchema.parse({
      name: 'pbmc', format: '10x-folder', cellTypes: demo.reference[0]?.cellTypes, cells: { file: 'labels.tsv' },
      samples: [{ sample: 'b', matrix: 'b.mtx', features: 'b.tsv', barcodes: 'b.txt' }, { sample: 'a', matrix: 'a.mtx', features: 'a.tsv', barcodes: 'a.txt' }],
    });
    const { called } = await walk({ ...demo, reference: [reference] });
    const input = (output: string) => ({ step: 'input', output, sha256: `sha of ${output}` });
    expect(called.get('read pbmc')).toEqual({ step: 'readAnnotatedCells', inputs: { files: ['b.mtx', 'b.tsv', 'b.txt', 'a.mtx', 'a.tsv', 'a.txt'].map(input), cells: [input('labels.tsv')] } });
  });
});

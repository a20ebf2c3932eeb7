import { describe, expect, it } from 'vitest';
import { loadStudy, parseStudy } from '../../../data-catalog/study/load-study.js';
import { nearest } from '../../../data-catalog/study/nearest.js';
import { StudyFileError } from '../../../data-catalog/study/study-file-error.js';
import { fileWith } from '../readers/files.js';
import { matrixReference } from '../declared-parts.js';

const MINIMAL = `name: small
reference:
  - name: cells
    matrices: [{ sample: a, file: a.mtx }]
    cells: { file: cells.tsv }
    genes: { file: genes.tsv }
    cellTypes: [A, B]
cohorts:
  - name: X
    role: discovery
    expression: { file: x.tsv, geneColumn: gene, unit: counts }
    clinical:
      file: c.tsv
      sampleColumn: patient
      time: { column: t, unit: days }
      event: { column: e }
`;

function problemsOf(text: string, set: string[] = [], profile?: string) {
  try {
    parseStudy(text, 's.yaml', { set, profile });
  } catch (error) {
    if (error instanceof StudyFileError) return error.problems;
    throw error;
  }
  return [];
}

describe('the encoding of a study file', () => {
  const load = async (bytes: Uint8Array | string) => loadStudy(await fileWith(bytes, 's.yaml'));
  it('may carry a byte order mark of UTF-8', async () => {
    expect((await load(`\uFEFF${MINIMAL}`)).name).toBe('small');
  });
  it.each([
    ['UTF-16', Buffer.from(`\uFEFF${MINIMAL}`, 'utf16le'), { line: 1, column: 1, found: 'text in UTF-16 (its byte order mark)' }],
    ['Latin-1', Buffer.from(MINIMAL.replace('name: small', 'name: small\ntitle: Überleben'), 'latin1'), { line: 2, column: 8, found: expect.stringContaining('0xDC') }],
  ])('is not %s: the error says where, and the command that mends it', async (_, bytes, expected) => {
    const error = await load(bytes).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StudyFileError);
    expect((error as StudyFileError).problems).toEqual([expect.objectContaining({ ...expected, expected: 'text in UTF-8', remedy: expect.stringContaining('iconv -f') })]);
  });
});

describe('study file', () => {
  it('fills in every default', () => {
    const { parameters, seed, engine } = parseStudy(MINIMAL, 's.yaml');
    expect([seed, engine]).toEqual([1, 'auto']);
    expect(parameters.markers).toEqual({ maxQ: 0.1, capPerType: null, tieCorrection: false, cells: 'all' });
    expect(parameters.clustering).toEqual({ neighbours: 15, components: 50, umapEpochs: 200 });
    expect(parameters.definitions).toEqual({ minGroupSize: 10, maxQ: 0.05 });
    expect(parameters.validation).toEqual({ maxQ: 0.05, cut: 0.5, penaltyC: 1 });
    expect(parameters.missing).toBe('drop-genes');
  });

  it('lays the profile and then the settings over the file', () => {
    const text = `${MINIMAL}profiles:\n  tiny:\n    parameters: { training: { epochs: 3, batchSize: 8 } }\n`;
    const study = parseStudy(text, 's.yaml', { profile: 'tiny', set: ['training.epochs=7', 'seed=5', 'markers.capPerType=285'] });
    expect(study.parameters.training).toMatchObject({ epochs: 7, batchSize: 8, learningRate: 1e-4 });
    expect(study.seed).toBe(5);
    expect(study.parameters.markers.capPerType).toBe(285);
  });

  it('reports every problem at once with line, column, expectation and remedy', () => {
    const text = `${MINIMAL.replace('role: discovery', 'role: discovry').replace('unit: days', 'unit: weeks')}parameters:\n  markers: { maxq: 0.1 }\n  training: { epochs: many }\n`;
    const problems = problemsOf(text);
    expect(problems.map((p) => [p.line, p.column, p.key])).toEqual([
      [10, 11, 'cohorts[0].role'],
      [15, 32, 'cohorts[0].clinical.time.unit'],
      [18, 14, 'parameters.markers.maxq'],
      [19, 23, 'parameters.training.epochs'],
    ]);
    expect(problems[0]?.remedy).toBe('Did you mean discovery?');
    expect(problems[2]?.remedy).toBe('Did you mean maxQ?');
    expect(problems[3]).toMatchObject({ expected: 'a number', found: '"many"' });
  });

  it('names a setting or a profile that is wrong', () => {
    expect(problemsOf(MINIMAL, ['markers.maxQ=2', 'nonsense', 'trainin.epochs=2'])).toEqual([
      expect.objectContaining({ file: '--set nonsense' }),
      expect.objectContaining({ file: '--set markers.maxQ=2', expected: 'a number of at most 1' }),
      expect.objectContaining({ file: '--set trainin.epochs=2', remedy: 'Did you mean training?' }),
    ]);
    expect(problemsOf(`${MINIMAL}profiles: { tiny: {} }\n`, [], 'tini')[0]?.remedy).toBe('Did you mean tiny?');
  });

  it('checks the profiles that were not chosen', () => {
    expect(problemsOf(`${MINIMAL}profiles:\n  big:\n    parameters: { model: { featureWith: 4096 } }\n`)[0]).toMatchObject({ line: 19, remedy: 'Did you mean featureWidth?' });
  });

  it('refuses files outside the data folder, forbidden keys and broken YAML', () => {
    expect(problemsOf(MINIMAL.replace('a.mtx', '../a.mtx'))[0]?.expected).toContain('relative to the data folder');
    expect(problemsOf(`${MINIMAL}__proto__: { a: 1 }\n`)[0]?.found).toContain('__proto__');
    expect(problemsOf('name: [a\n')[0]).toMatchObject({ expected: 'YAML' });
    expect(problemsOf('a: &a [*a]\n')).toHaveLength(1);
  });

  it('needs exactly one discovery cohort and disjoint event codes', () => {
    expect(problemsOf(MINIMAL.replace('role: discovery', 'role: validation'))[0]?.expected).toContain('exactly one');
    expect(problemsOf(MINIMAL.replace('{ column: e }', '{ column: e, coding: { dead: ["1"], censored: ["1"] } }'))[0]?.expected).toContain('either dead or censored');
  });

  it('suggests nothing for a far word', () => {
    expect(nearest('xylophone', ['maxQ', 'cut'])).toBeUndefined();
  });

  it.each([undefined, 'tiny', 'workstation', 'paper'])('reads studies/aml.yaml with profile %s', async (profile) => {
    const study = await loadStudy('studies/aml.yaml', { profile });
    expect(matrixReference(study).matrices).toHaveLength(18);
    expect(study.cohorts.map((c) => c.name)).toEqual(['TCGA', 'TARGET']);
    if (profile === 'workstation') expect(study.parameters).toMatchObject({ model: { featureWidth: 512 }, simulation: { samples: 1500 }, training: { epochs: 40, batchSize: 32 } });
  });
});

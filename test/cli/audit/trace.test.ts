import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Trace } from '../../../cli/audit/trace/trace-row.js';
import { fileSha256 } from '../../../data-catalog/store/file-content.js';
import type { Row } from '../../../data-catalog/tables/schema.js';
import { call } from './call.js';
import { fabricateRun } from './fabricate-run.js';

const folder = mkdtempSync(join(tmpdir(), 'trace-'));
const data = join(folder, 'data');
const places = ['--out', join(folder, 'runs'), '--state', join(folder, 'state')];
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const patients = ['P1', 'P2', 'P3'];
const state = (cell_type: string, states: number[]) => states.map((value, i) => ({ cohort: 'TCGA', cell_type, sample: patients[i] ?? '', state: value, umap_1: null, umap_2: null }));
const definition = (name: string, significant: boolean, representative: boolean) => ({
  definition: name, size: 2, others: 1, tested: true, reason: null, chi_square: 5, p_value: 0.01, q_value: 0.02, significant, partition: 1, representative,
});
const group = (cohort: string, variant: string, sample: string, name: string) => ({ cohort, variant, sample, group: name, probability_favourable: variant === 'discovery' ? null : 0.9, probability_unfavourable: null });
const point = (cohort: string, variant: string, name: string, time_months: number) => ({
  cohort, grouping: 'profiles', variant, group: name, time_months, at_risk: 2, events: 1, censored: 0, survival: 0.5, lower_95: 0.1, upper_95: 0.9,
});
const found: Row[] = patients.map((sample, i) => group('TCGA', 'discovery', sample, ['favourable', 'intermediate', 'intermediate'][i] ?? ''));
const called: Row[] = [group('TARGET', 'separate, plain', 'Q1', 'favourable')];

const tables = {
  groups: [...called, ...found],
  states: [...state('GMP', [1, 0, 1]), ...state('HSC', [0, 0, 1])],
  clusterings: ['GMP', 'HSC'].map((cell_type, i) => ({
    cohort: 'TCGA', cell_type, resolution: 0.5 + i, communities: 2, quality: 1, principal_components: 2, neighbours: 2, seed: 1, splittable: true, communities_at_one: 3,
  })),
  definitions: [definition('GMP=1;HSC=0', true, true), definition('GMP=1', true, false), definition('HSC=1', true, true), definition('HSC=0', false, true)],
  components: [
    { component: 1, definition: 'GMP=1;HSC=0', anchor: true, flipped: false },
    { component: 1, definition: 'HSC=1', anchor: false, flipped: true },
  ],
  consensus: patients.map((sample, i) => ({ component: 1, sample, vote: i === 0 ? 1 : 2, direction: 'favourable' })),
  clinical: patients.map((sample, i) => ({ cohort: 'TCGA', sample, time_months: 10 * (i + 1), event: 1, age: 50, sex: null, fab: null, risk: null, flt3: null, npm1: null })),
  survival_curves: [point('TCGA', 'discovery', 'favourable', 5), point('TCGA', 'discovery', 'favourable', 10), point('TCGA', 'discovery', 'favourable', 30)],
  validation_model: [{
    cohort: 'TARGET', direction: 'favourable', component_mode: 'separate', classifier: 'plain', intercept: 1, coefficient: 2,
    variance_explained_discovery: 0.3, variance_explained_validation: 0.2, loading_correlation: 0.9,
  }],
};

describe('deconflow trace', () => {
  beforeAll(async () => {
    mkdirSync(data);
    writeFileSync(join(data, 'clinical.tsv'), 'months\tpatient\n10\tP1\n20\tP2\n30\tP3\n');
    writeFileSync(join(data, 'expression.tsv'), gzipSync('gene\tensembl\tP3\tP1\tP2\nA\tx\t1\t2\t3\n'));
    const files = Object.fromEntries(await Promise.all(['clinical.tsv', 'expression.tsv'].map(async (name): Promise<[string, string]> => [name, await fileSha256(join(data, name))])));
    await fabricateRun({
      out: join(folder, 'runs'), state: join(folder, 'state'), id: 'r', files, tables,
      study: {
        cohorts: [{
          name: 'TCGA', role: 'discovery', expression: { file: 'expression.tsv', format: 'tsv', geneColumn: 'gene', orientation: 'genes-by-samples', unit: 'counts' },
          clinical: { file: 'clinical.tsv', format: 'tsv', sampleColumn: 'patient', time: { column: 'time', unit: 'days' }, event: { column: 'event' } },
        }],
      },
      steps: [
        { name: 'readCohort', label: 'read TCGA', inputs: { expression: 'file:expression.tsv', clinical: 'file:clinical.tsv' }, outputs: { expression: 'any', clinical: 'any' } },
        { name: 'clusterProfiles', label: 'cluster GMP profiles', inputs: { profiles: 'read TCGA/expression' }, outputs: { states: 'any', clusterings: 'any' } },
        { name: 'findConsensus', label: 'find consensus', inputs: { states: ['cluster GMP profiles/states'], clinical: 'read TCGA/clinical' }, outputs: { groups: { table: 'groups', rows: found } } },
        { name: 'validateGroups', label: 'validate in TARGET', inputs: { groups: 'find consensus/groups' }, outputs: { groups: { table: 'groups', rows: called } } },
        { name: 'combineTable', label: 'combine groups', inputs: { parts: ['find consensus/groups', 'validate in TARGET/groups'] }, outputs: { table: 'any' } },
      ],
    });
  });
  const trace = async (...parameters: string[]) => JSON.parse((await call('trace', 'r', ...parameters, ...places, '--json')).stdout) as Trace;

  it('shows how a patient came to a group: states, definitions, votes, the curve', async () => {
    const { group: told } = await trace('groups', 'cohort=TCGA', 'variant=discovery', 'sample=P1');
    expect(told?.votes?.states).toEqual([{ cellType: 'GMP', state: 1, resolution: 0.5 }, { cellType: 'HSC', state: 0, resolution: 1.5 }]);
    expect(told?.votes?.significant).toBe(2);
    expect(told?.votes?.holding.map(({ definition: name }) => name)).toEqual(['GMP=1;HSC=0']);
    // HSC=1 does not hold the patient, and is flipped: it votes for the patient too.
    expect(told?.votes?.components).toEqual([{ component: 1, direction: 'favourable', definitions: 2, inside: 2, vote: 'inside' }]);
    expect(told?.followUp).toEqual({ months: 10, event: 1 });
    expect(told?.curve).toMatchObject({ group: 'favourable', time_months: 10 });
  });

  it('follows the steps back to the input files, of combined tables only the part with the row', async () => {
    const { chain } = await trace('groups', 'cohort=TCGA', 'variant=discovery', 'sample=P1');
    expect(chain.steps.map(({ label }) => label)).toEqual(['combine groups', 'find consensus', 'cluster GMP profiles', 'read TCGA']);
    expect(chain.inputs.map(({ name }) => name)).toEqual(['clinical.tsv', 'expression.tsv']);
    const other = await trace('groups', 'cohort=TARGET', 'sample=Q1', 'variant=separate, plain');
    expect(other.chain.steps[1]?.label).toBe('validate in TARGET');
    expect(other.group?.models).toEqual([expect.objectContaining({ coefficient: 2 })]);
  });

  it('finds the patient’s line and column in the input files', async () => {
    const { places: at } = await trace('groups', 'sample=P2', '--data', data);
    expect(at).toEqual([{ file: 'clinical.tsv', line: 3, column: null, problem: null }, { file: 'expression.tsv', line: null, column: 5, problem: null }]);
    const { stdout } = await call('trace', 'r', 'groups', 'sample=P2', '--data', data, ...places);
    expect(stdout).toContain('the patient in the input files:\n  clinical.tsv:3\n  expression.tsv: column 5\n');
    writeFileSync(join(folder, 'clinical.tsv'), 'other');
    const wrong = await trace('states', 'sample=P2', 'cell_type=GMP', '--data', folder);
    expect(wrong.places.map(({ problem }) => problem)).toEqual([`the file under ${folder} is not the one of the run`, `not under ${folder}`]);
  });

  it('says what was expected of a bad table, column, value or key', async () => {
    const refused = async (...parameters: string[]) => {
      const { code, stderr } = await call('trace', 'r', ...parameters, ...places);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refused('gruops', 'sample=P1')).toContain('Did you mean groups?');
    expect(await refused('groups', 'smaple=P1')).toContain('Did you mean sample?');
    expect(await refused('groups', 'P1')).toContain('column=value');
    expect(await refused('groups', 'cohort=TCG')).toContain('Did you mean TCGA?');
    expect(await refused('groups', 'cohort=TCGA')).toContain('3 rows have the one given. Add sample (…).');
    const unknown = await refused('groups', 'sample=P7');
    expect(unknown).toContain('expected a known sample');
    expect(unknown).not.toContain('P1');
  });
});

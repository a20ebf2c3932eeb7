import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tableChanges } from '../../../data-catalog/changes/table-changes.js';
import type { RunChanges } from '../../../data-catalog/changes/run-changes.js';
import { call } from './call.js';
import { type FabricatedRun, fabricateRun, sha256 } from './fabricate-run.js';

const folder = mkdtempSync(join(tmpdir(), 'diff-'));
const places = ['--out', join(folder, 'runs')];
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const groups = (names: Record<string, string>) =>
  Object.entries(names).map(([sample, group]) => ({ cohort: 'TCGA', variant: 'discovery', sample, group, probability_favourable: null, probability_unfavourable: null }));
const test = (comparison: string, p_value: number) => ({ cohort: 'TCGA', grouping: 'profiles', variant: 'discovery', comparison, n: 4, events: 2, chi_square: 1, df: 1, p_value });
const before: FabricatedRun = {
  out: join(folder, 'runs'), state: join(folder, 'state'), id: '1', files: { 'clinical.tsv': sha256('a') }, study: { parameters: { consensus: { threshold: 0.8 } } },
  tables: {
    genes: [{ gene: 'A' }, { gene: 'B' }],
    groups: groups({ PATIENT1: 'favourable', PATIENT2: 'favourable', PATIENT3: 'unfavourable', PATIENT4: 'intermediate' }),
    survival_tests: [test('three groups', 0.01), test('favourable vs rest', 0.5)],
  },
};

describe('deconflow diff', () => {
  beforeAll(async () => {
    await fabricateRun(before);
    await fabricateRun({ ...before, id: '2' });
    await fabricateRun({
      ...before, id: '3', seed: 2, files: { 'clinical.tsv': sha256('b') }, study: { parameters: { consensus: { threshold: 0.7 } } },
      tables: {
        ...before.tables,
        groups: groups({ PATIENT1: 'intermediate', PATIENT2: 'intermediate', PATIENT3: 'unfavourable', PATIENT5: 'favourable' }),
        survival_tests: [test('three groups', 0.02), test('favourable vs rest', 0.4), test('unfavourable vs rest', 0.3)],
      },
    });
  });

  it('is equal, with exit code 0, whatever the machine and the times', async () => {
    expect(await call('diff', '1', '2', ...places)).toMatchObject({ code: 0, stdout: expect.stringContaining('1 -> 2: equal') });
  });

  it('tells parameters, inputs, seed, rows, the largest changes and who changed group', async () => {
    const { code, stdout } = await call('diff', '1', '3', ...places, '--json');
    expect(code).toBe(1);
    const changes = JSON.parse(stdout) as RunChanges;
    expect(changes.study).toEqual([{ path: 'parameters.consensus.threshold', before: 0.8, now: 0.7 }]);
    expect(changes.inputs).toEqual([{ path: 'clinical.tsv', before: sha256('a'), now: sha256('b') }]);
    expect(changes.software).toEqual([{ path: 'seed', before: 1, now: 2 }]);
    expect(changes.tablesEqual).toEqual(['genes']);
    const tests = changes.tables.find(({ table }) => table === 'survival_tests');
    expect(tests).toMatchObject({ added: 1, removed: 0, changed: 2, cells: { p_value: 2 } });
    expect(tests?.largestAbsolute).toMatchObject({ column: 'p_value', key: { comparison: 'favourable vs rest' }, before: 0.5, now: 0.4 });
    expect(tests?.largestRelative).toMatchObject({ column: 'p_value', key: { comparison: 'three groups' }, difference: 0.5 });
    expect(changes.groups).toEqual([
      { grouping: 'profiles', cohort: 'TCGA', variant: 'discovery', from: 'favourable', to: 'intermediate', patients: 2 },
      { grouping: 'profiles', cohort: 'TCGA', variant: 'discovery', from: 'intermediate', to: null, patients: 1 },
      { grouping: 'profiles', cohort: 'TCGA', variant: 'discovery', from: null, to: 'favourable', patients: 1 },
    ]);
  });

  it('shows patients only where asked', async () => {
    for (const more of [[], ['--json']]) expect((await call('diff', '1', '3', ...places, ...more)).stdout).not.toContain('PATIENT');
    const { stdout } = await call('diff', '1', '3', ...places, '--names');
    expect(stdout).toContain('favourable -> intermediate: 2 (PATIENT1, PATIENT2)');
  });

  it('hides a patient in the key of a change, a simulated sample not', () => {
    const rows = (value: number) => [{ cohort: 'TCGA', sample: 'PATIENT1', method: 'BLUE', cell_type: 'HSC', proportion: value }];
    expect(tableChanges('proportions', rows(0.1), rows(0.2), false).largestAbsolute?.key).toMatchObject({ cohort: 'TCGA', sample: '…' });
    expect(tableChanges('proportions', rows(0.1), rows(0.2), true).largestAbsolute?.key).toMatchObject({ sample: 'PATIENT1' });
    const simulated = (proportion: number) => [{ split: 'test', sample: 'test-1', cell_type: 'HSC', proportion }];
    expect(tableChanges('simulated_proportions', simulated(0), simulated(1), false).largestAbsolute?.key).toMatchObject({ sample: 'test-1' });
  });

  it('notices another order, and rows of one key', () => {
    expect(tableChanges('genes', [{ gene: 'A' }, { gene: 'B' }], [{ gene: 'B' }, { gene: 'A' }], false)).toMatchObject({ added: 0, removed: 0, reordered: true });
    const removed = (...reasons: string[]) => reasons.map((reason) => ({ input: 'TCGA', kind: 'gene', name: 'A', reason }));
    expect(tableChanges('removed', removed('x', 'y'), removed('x'), false)).toMatchObject({ added: 0, removed: 1, changed: 0 });
  });

  it('ends with exit code 2 for a run that is not there', async () => {
    expect(await call('diff', '1', '9', ...places)).toMatchObject({ code: 2, stderr: expect.stringContaining('Expected a run, found "9"') });
    expect((await call('diff', '1', ...places)).code).toBe(2);
  });
});

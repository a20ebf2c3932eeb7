import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { cohortFolders, folderContent } from '../../data-catalog/cohorts/folder-content.js';
import { CohortError, prepareCohort } from '../../data-catalog/cohorts/prepare-cohort.js';

const root = mkdtempSync(join(tmpdir(), 'deconflow-new-cohort-'));
const folder = join(root, 'cohort');
const state = join(root, 'state');
const GENES = ['A', 'B', 'C', 'D', 'E', 'F'];
const study = { genes: GENES, missing: 'drop-genes' as const };
const table = (genes: readonly string[], cell = '30') => `gene\tp1\tp2\tp3\n${genes.map((gene) => `${gene}\t${cell}\t31\t32\n`).join('')}`;
const CLINICAL = 'patient\tmonths\tdead\np1\t5\t1\np2\t7\t0\np3\t9\t1\n';
const DECLARED = `name: NEW
expression: { file: e.tsv, geneColumn: gene, unit: linear }
clinical:
  file: c.tsv
  sampleColumn: patient
  time: { column: months, unit: months }
  event: { column: dead }
`;

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  write('e.tsv', table(GENES));
  write('c.tsv', CLINICAL);
  write('cohort.yaml', DECLARED);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const prepare = async () => prepareCohort(folder, await folderContent(folder), study, state);
const problems = async () => {
  const error = await prepare().then(() => undefined, (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CohortError);
  return (error as CohortError).problems;
};

describe('a new cohort', () => {
  it('is taken in under names that tell nothing, and says what it has', async () => {
    const { taken, facts, warnings } = await prepare();
    expect(facts).toEqual({ patients: 3, events: 2, listed: 6, filled: 0 });
    expect(Object.keys(taken.files)).toEqual(['expression', 'clinical']);
    expect(taken.cohort).toMatchObject({ name: 'NEW', role: 'validation', expression: { file: 'expression' }, clinical: { file: 'clinical' } });
    expect(warnings.join()).toContain('2 events in 3 patients');
    expect(await prepare()).toEqual({ taken, facts, warnings });
  });

  it('may come without clinical data', async () => {
    write('cohort.yaml', DECLARED.split('clinical:')[0]!);
    expect((await prepare()).facts.events).toBeNull();
  });

  it('names file, line and column of everything that is wrong in cohort.yaml', async () => {
    write('cohort.yaml', 'name: NEW\nrole: discovery\nexpression: { file: ../e.tsv, geneColumn: gene, units: linear }\n');
    const path = join(folder, 'cohort.yaml');
    expect(await problems()).toEqual([
      expect.stringContaining(`${path}:2:7: role: expected one of validation, found "discovery"`),
      expect.stringContaining(`${path}:3:21: expression.file: expected a path relative to the data folder, without "..", found "../e.tsv"`),
      expect.stringMatching(/3:13: expression.unit: expected one of counts, linear, log2p1, log2p0\.001, log2, found nothing/),
      expect.stringMatching(/3:49: expression.units: .*Did you mean unit\?/),
    ]);
  });

  it.each([
    ['a table that is not there', () => write('cohort.yaml', DECLARED.replace('e.tsv', 'x.tsv')), /x\.tsv: expected a readable file, found no such file/],
    ['a cell that is no number', () => write('e.tsv', table(GENES, 'high')), /e\.tsv:2:2: expected .*found "high"/],
    ['an event code that nobody declared', () => write('c.tsv', CLINICAL.replace('9\t1', '9\t2')), /c\.tsv:4:3: expected dead \(1\) or censored \(0\), found "2"/],
    ['other names of patients', () => write('c.tsv', CLINICAL.replaceAll(/p(\d)/g, 'P$1')), /found none .*capital letters/],
    ['too few of the genes', () => write('e.tsv', table(['A', 'B', 'C', 'D'])), /has 4 of the 6 genes .* at least 5 are needed/],
    ['genes under other names', () => write('e.tsv', table(GENES.map((gene) => gene.toLowerCase()))), /the genes differ from the study's by name: they agree but for capital letters/],
  ])('is refused for %s', async (_, spoil, message) => {
    spoil();
    expect((await problems()).join('\n')).toMatch(message);
  });

  it('may lack a few genes', async () => {
    write('e.tsv', table(GENES.slice(1)));
    expect((await prepare()).facts).toMatchObject({ listed: 6, filled: 1 });
  });
});

describe('the content of a cohort folder', () => {
  it('changes with every byte of a file, not with times, hidden files or the name of the folder', async () => {
    const before = await folderContent(folder);
    write('.notes', 'x');
    write('c.tsv', CLINICAL);
    const moved = join(root, 'moved');
    renameSync(folder, moved);
    expect(await folderContent(moved)).toBe(before);
    renameSync(moved, folder);
    write('c.tsv', CLINICAL.replace('5\t1', '5\t0'));
    expect(await folderContent(folder)).not.toBe(before);
  });

  it('is looked for where a cohort.yaml stands', async () => {
    mkdirSync(join(root, 'watched', 'empty'), { recursive: true });
    for (const name of ['b', 'a', '.being-copied']) {
      mkdirSync(join(root, 'watched', name));
      writeFileSync(join(root, 'watched', name, 'cohort.yaml'), DECLARED);
    }
    expect(await cohortFolders(join(root, 'watched'))).toEqual(['a', 'b']);
  });
});

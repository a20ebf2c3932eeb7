import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNewCohort, writeWorld } from '../../data-catalog/world/write-world.js';
import { root, start, tableHashes } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-cohorts-'));
const data = join(folder, 'world');
const state = join(folder, 'state');
const PLACES = ['--state', state, '--out', join(folder, 'runs'), '--json'];
const DECLARED = `expression: { file: expression.tsv.gz, geneColumn: gene, unit: linear }
clinical:
  file: clinical.tsv
  sampleColumn: patient
  time: { column: months, unit: months }
  event: { column: dead }
  covariates: { age: { column: age, unit: years }, sex: { column: sex }, fab: { column: fab }, risk: { column: risk }, flt3: { column: flt3 } }
`;

interface Record {
  readonly applied?: { readonly study: string; readonly run: string; readonly sha256: string };
  readonly steps: readonly { readonly name: string; readonly cache: string; readonly attempts: number }[];
}
const record = (run: string) => JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as Record;
const rows = (run: string, table: string, cohort: string) => readFileSync(join(run, 'tables', `${table}.csv`), 'utf8').split('\n').filter((line) => line.startsWith(`${cohort},`)).map((line) => line.slice(cohort.length));
const finished = ({ code, stdout, stderr }: { code: number | null; stdout: string; stderr: string }): string => {
  expect(code, stderr).toBe(0);
  return (JSON.parse(stdout) as { folder: string }).folder;
};

/** The study's own validation cohort as somebody might send it. */
function validationCohort(name: string, declared: string): string {
  const cohort = join(folder, name);
  mkdirSync(cohort);
  copyFileSync(join(data, 'VALIDATION.expression.tsv.gz'), join(cohort, 'expression.tsv.gz'));
  copyFileSync(join(data, 'VALIDATION.clinical.tsv'), join(cohort, 'clinical.tsv'));
  writeFileSync(join(cohort, 'cohort.yaml'), `name: ${name}\n${declared}`);
  return cohort;
}

let study = '';
beforeAll(async () => {
  await writeWorld(data, 1);
  study = finished(await start(['run', 'studies/demo.yaml', '--data', data, '--profile', 'tiny', ...PLACES]).ended);
}, 180_000);
afterAll(async () => {
  await start(['server', 'stop', '--state', state]).ended;
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(root, 'studies/demo.inputs.lock'), { force: true });
});

describe('a trained study applied to a new cohort', () => {
  it("gives the study's own validation cohort, under another name, the study's own numbers", { timeout: 60_000 }, async () => {
    const cohort = validationCohort('AGAIN', DECLARED);
    const run = finished(await start(['apply', study, cohort, ...PLACES]).ended);
    for (const table of ['groups', 'conflicts', 'proportions', 'proportion_groups', 'clinical', 'survival_tests', 'survival_curves', 'associations', 'cox', 'validation_genes', 'validation_model']) {
      expect(rows(run, table, 'AGAIN'), table).toEqual(rows(study, table, 'VALIDATION'));
    }
    expect(rows(run, 'groups', 'AGAIN').length).toBe(4 * 130);
    expect(new Set(rows(run, 'groups', 'AGAIN').map((row) => row.split(',')[4])).size).toBeGreaterThan(1);
    const { applied, steps } = record(run);
    expect(applied).toMatchObject({ study: 'demo', run: study.split('/').at(-1), sha256: createHash('sha256').update(readFileSync(join(study, 'run.json'))).digest('hex') });
    expect(steps.map(({ name }) => name)).not.toContain('trainBlue');
    expect(readdirSync(run).sort()).toEqual(['expression', 'figures', 'profiles', 'report.html', 'ro-crate-metadata.json', 'run.json', 'tables', 'workflow']);

    const second = finished(await start(['apply', study, cohort, ...PLACES]).ended);
    expect(record(second).steps.every(({ cache }) => cache === 'hit')).toBe(true);
    expect(tableHashes(second)).toEqual(tableHashes(run));
    const verified = await start(['verify', second, '--data', join(state, 'cohorts', readdirSync(join(state, 'cohorts'))[0]!), ...PLACES, '--quiet']).ended;
    expect(JSON.parse(verified.stdout), verified.stderr).toMatchObject({ ok: true });
    expect(verified.stdout).not.toContain('not re-derived');
  });

  it('calls the patients of a cohort without clinical data, and says that survival is not known', { timeout: 60_000 }, async () => {
    const ended = await start(['apply', study, validationCohort('BARE', DECLARED.split('clinical:')[0]!), ...PLACES]).ended;
    const run = finished(ended);
    expect(ended.stderr).toContain('without clinical data');
    expect(rows(run, 'groups', 'BARE')).toEqual(rows(study, 'groups', 'VALIDATION'));
    expect(Object.keys(tableHashes(run)).filter((file) => /clinical|survival|cox|associations/.test(file))).toEqual([]);
    expect(readFileSync(join(run, 'report.html'), 'utf8')).toContain('the groups are called but not tested');
  });

  it('gives the same when its worker is killed while it deconvolves', { timeout: 60_000 }, async () => {
    const cohort = join(folder, 'KILLED');
    await writeNewCohort(cohort, 1, 'KILLED', 60);
    const { child, ended } = start(['apply', study, cohort, ...PLACES]);
    let killed = false;
    child.stderr?.on('data', (text: Buffer) => {
      if (killed || !String(text).includes('validate in KILLED: started')) return;
      killed = true;
      for (const pid of readdirSync(join(state, 'workers'))) process.kill(Number(pid), 'SIGKILL');
    });
    const run = finished(await ended);
    expect(killed).toBe(true);
    expect(record(run).steps.some(({ attempts }) => attempts > 1)).toBe(true);
    expect(rows(run, 'survival_tests', 'KILLED').length).toBeGreaterThan(0);
  });

  it('is refused with every problem of the cohort, and starts nothing', { timeout: 60_000 }, async () => {
    const cohort = validationCohort('BAD', DECLARED.replace('column: dead', 'column: died'));
    const { code, stdout, stderr } = await start(['apply', study, cohort, ...PLACES]).ended;
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/clinical\.tsv.*died/);
    expect(readdirSync(join(folder, 'runs')).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
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
  readonly applied?: { readonly study: string; readonly run: string; readonly sha256: string; readonly schedule?: string; readonly logicalDate?: string };
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
}, 300_000);
afterAll(async () => {
  await start(['server', 'stop', '--state', state]).ended;
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(root, 'studies/demo.inputs.lock'), { force: true });
});

describe('a trained study applied to a new cohort', () => {
  it("gives the study's own validation cohort, under another name, the study's own numbers", { timeout: 180_000 }, async () => {
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
    expect(readdirSync(run).sort()).toEqual(['README.md', 'expression', 'figures', 'profiles', 'report.html', 'ro-crate-metadata.json', 'run.json', 'tables', 'workflow']);

    const second = finished(await start(['apply', study, cohort, ...PLACES]).ended);
    expect(record(second).steps.every(({ cache }) => cache === 'hit')).toBe(true);
    expect(tableHashes(second)).toEqual(tableHashes(run));
    const verified = await start(['verify', second, '--data', join(state, 'cohorts', readdirSync(join(state, 'cohorts'))[0]!), ...PLACES, '--quiet']).ended;
    expect(JSON.parse(verified.stdout), verified.stderr).toMatchObject({ ok: true });
    expect(verified.stdout).not.toContain('not re-derived');
  });

  it('calls the patients of a cohort without clinical data, and says that survival is not known', { timeout: 180_000 }, async () => {
    const ended = await start(['apply', study, validationCohort('BARE', DECLARED.split('clinical:')[0]!), ...PLACES]).ended;
    const run = finished(ended);
    expect(ended.stderr).toContain('without clinical data');
    expect(rows(run, 'groups', 'BARE')).toEqual(rows(study, 'groups', 'VALIDATION'));
    expect(Object.keys(tableHashes(run)).filter((file) => /clinical|survival|cox|associations/.test(file))).toEqual([]);
    expect(readFileSync(join(run, 'report.html'), 'utf8')).toContain('the groups are called but not tested');
  });

  it('gives the same when its worker is killed while it deconvolves', { timeout: 180_000 }, async () => {
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

  it('is refused with every problem of the cohort, and starts nothing', { timeout: 180_000 }, async () => {
    const cohort = validationCohort('BAD', DECLARED.replace('column: dead', 'column: died'));
    const { code, stdout, stderr } = await start(['apply', study, cohort, ...PLACES]).ended;
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/clinical\.tsv.*died/);
    expect(readdirSync(join(folder, 'runs')).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('a schedule that watches a folder', () => {
  const site = join(folder, 'site');
  const watched = join(site, 'incoming');
  const heard: { event: string; cohort?: string; run?: string; counts?: object }[] = [];
  const listener = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += chunk)).on('end', () => {
      heard.push(JSON.parse(text));
      response.end();
    });
  });
  let worker: ReturnType<typeof start> | undefined;
  const here = (...parameters: string[]) => start([...parameters, ...PLACES], {}, site).ended;
  interface Described {
    readonly taken: number;
    readonly overlap: string;
    readonly catchUpMinutes: number;
    readonly cohorts: readonly { readonly folder: string; readonly state: string; readonly run?: string; readonly logicalDate?: string; readonly problems?: readonly string[] }[];
  }
  const described = async () => JSON.parse((await here('schedule', 'describe', 'incoming')).stdout) as Described;
  const known = async (name: string) => (await described()).cohorts.find((cohort) => cohort.folder === name);
  /** Looks until a cohort is in this state. */
  const until = async (name: string, wanted: string) => {
    for (const start = performance.now(); performance.now() - start < 150_000; await delay(200)) {
      const cohort = await known(name);
      if (cohort?.state === wanted) return cohort;
    }
    throw new Error(`${name} is not ${wanted} within 150 s`);
  };
  const server = () => JSON.parse(readFileSync(join(state, 'server.json'), 'utf8')) as { pid: number; address: string };

  beforeAll(async () => {
    mkdirSync(watched, { recursive: true });
    await new Promise<void>((listening) => listener.listen(0, '127.0.0.1', listening));
    const tell = join(site, 'tell.mjs');
    writeFileSync(tell, `import { appendFileSync, readFileSync } from 'node:fs';\nappendFileSync(process.argv[2], readFileSync(0));\n`);
    const hooks = {
      done: { webhook: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/` },
      failed: { command: ['/no/such/program'] },
      badCohort: { command: [process.execPath, tell, join(site, 'refused.jsonl')] },
    };
    writeFileSync(join(site, 'temporal.yaml'), `${readFileSync(join(root, 'temporal.yaml'), 'utf8')}\nhooks: ${JSON.stringify(hooks)}\n`);
    await writeNewCohort(join(watched, 'b-smith'), 1, 'GOOD', 60);
    await writeNewCohort(join(watched, 'a-jones'), 1, 'BROKEN', 60);
    const declared = join(watched, 'a-jones', 'cohort.yaml');
    writeFileSync(declared, readFileSync(declared, 'utf8').replace('unit: linear', 'unit: fpkm'));
    expect((await start(['server', 'start', '--state', state]).ended).code).toBe(0);
    worker = start(['worker', ...PLACES], {}, site);
  });
  afterAll(async () => {
    worker?.child.kill('SIGTERM');
    await worker?.ended;
    listener.close();
  });

  it('is refused for a study file that was not run', { timeout: 30_000 }, async () => {
    const { code, stderr } = await here('schedule', 'create', join(root, 'studies/demo.yaml'), '--data', data, '--profile', 'tiny', '--set', 'seed=9', '--watch', watched, '--every', '1h');
    expect(code).toBe(2);
    expect(stderr).toContain('Run it first: deconflow run');
  });

  it('applies the good cohort and refuses the broken one, though the server is killed in between', { timeout: 300_000 }, async () => {
    // One cohort a history: the second is met in a new one.
    const created = await here('schedule', 'create', study, '--watch', watched, '--every', '1h', '--name', 'incoming', '--batch', '1');
    expect(created.code, created.stderr).toBe(0);
    expect((await here('schedule', 'trigger', 'incoming')).code).toBe(0);
    const refused = await until('a-jones', 'bad');
    process.kill(server().pid, 'SIGKILL');
    expect((await start(['server', 'start', '--state', state]).ended).code).toBe(0);
    const done = await until('b-smith', 'done');
    expect(refused.problems).toEqual([expect.stringMatching(/cohort\.yaml:2:\d+: expression\.unit: expected one of counts, linear, log2p1, log2p0\.001, log2, found "fpkm"/)]);
    expect(record(done.run!).applied).toMatchObject({ schedule: 'incoming', logicalDate: done.logicalDate });
    expect(rows(done.run!, 'survival_tests', 'GOOD').length).toBeGreaterThan(0);
    expect(await described()).toMatchObject({ taken: 1, overlap: 'skip', catchUpMinutes: 60 });
  });

  it('told the hooks, in counts and without a patient', { timeout: 30_000 }, async () => {
    for (let waited = 0; heard.length === 0 && waited < 10_000; waited += 50) await delay(50);
    expect(heard).toEqual([expect.objectContaining({ event: 'done', study: 'demo', cohort: 'GOOD', run: (await known('b-smith'))!.run, counts: { GOOD: expect.any(Object) } })]);
    expect(Object.values((heard[0]!.counts as { GOOD: { [group: string]: number } }).GOOD).reduce((sum, n) => sum + n, 0)).toBe(60);
    expect(JSON.parse(readFileSync(join(site, 'refused.jsonl'), 'utf8'))).toMatchObject({ event: 'badCohort', state: 'refused', schedule: 'incoming', counts: { problems: { all: 1 } } });
  });

  it('passes over what it knows, tries a mended cohort again, and leaves no names of files or patients in histories', { timeout: 300_000 }, async () => {
    const connection = await Connection.connect({ address: server().address });
    const client = new Client({ connection });
    try {
      // What the history holds of each time, oldest first.
      const results = async () => {
        const found: { started: Date; id: string }[] = [];
        for await (const { workflowId, startTime } of client.workflow.list({ query: "WorkflowType = 'watchCohorts'" })) if (!found.some(({ id }) => id === workflowId)) found.push({ id: workflowId, started: startTime });
        found.sort((a, b) => a.started.getTime() - b.started.getTime());
        return Promise.all(found.map(({ id }) => client.workflow.getHandle(id).result() as Promise<object>));
      };
      expect(await results()).toEqual([expect.objectContaining({ applied: 1, bad: 1, failed: 0 })]);
      await here('schedule', 'trigger', 'incoming');
      for (let waited = 0; (await results()).length < 2 && waited < 90_000; waited += 100) await delay(100);
      expect((await results())[1]).toMatchObject({ applied: 0, bad: 0, failed: 0, skipped: { done: 1, bad: 1 } });

      const declared = join(watched, 'a-jones', 'cohort.yaml');
      writeFileSync(declared, readFileSync(declared, 'utf8').replace('unit: fpkm', 'unit: linear'));
      await here('schedule', 'trigger', 'incoming');
      await until('a-jones', 'done');
      expect((await results()).at(-1)).toMatchObject({ applied: 1, skipped: { done: 1, bad: 0 } });

      for await (const { workflowId, runId } of client.workflow.list({ query: "WorkflowType IN ('watchCohorts', 'apply')" })) {
        const history = JSON.stringify(await client.workflow.getHandle(workflowId, runId).fetchHistory(), (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value));
        expect(history, workflowId).toMatch(/watchCohorts|apply/);
        expect(history, workflowId).not.toMatch(/smith|jones|clinical\.tsv|G001|B001/);
        expect(history.length, workflowId).toBeLessThan(1e6);
      }
    } finally {
      await connection.close();
    }
  });

  it('is paused, goes on and goes away when told', { timeout: 180_000 }, async () => {
    for (const [action, paused] of [['pause', true], ['unpause', false]] as const) {
      expect((await here('schedule', action, 'incoming')).code).toBe(0);
      expect(JSON.parse((await here('schedule', 'list')).stdout)).toEqual([expect.objectContaining({ schedule: 'incoming', paused })]);
    }
    expect((await here('schedule', 'delete', 'incoming')).code).toBe(0);
    const { code, stderr } = await here('schedule', 'describe', 'incoming');
    expect([code, stderr]).toEqual([2, expect.stringContaining('No schedule is called "incoming"')]);
  });
});

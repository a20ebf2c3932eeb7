import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fabricateRun } from './audit/fabricate-run.js';
import { start } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'deconflow-gc-'));
const [state, out] = [join(folder, 'state'), join(folder, 'runs')];
const places = ['--state', state, '--out', out];
const gc = (...more: string[]) => start(['gc', ...places, ...more]).ended;
const manifests = () => readdirSync(join(state, 'manifests')).length;

/** Three runs; each shares the first step with the others and has one of its own. */
async function fabricateRuns(): Promise<void> {
  for (const [i, gene] of ['MPO', 'FLT3', 'NPM1'].entries()) {
    const table = (name: string) => ({ table: 'genes', rows: [{ gene: name }] }) as const;
    await fabricateRun({
      out, state, id: `2026010${i + 1}T000000Z-a`,
      steps: [{ name: 'selectGenes', label: 'shared', outputs: { genes: table('CD34') } }, { name: 'findMarkers', label: 'own', parameters: { gene }, outputs: { genes: table(gene) } }],
    });
  }
}

describe('deconflow gc', () => {
  beforeAll(fabricateRuns);
  afterAll(async () => {
    await start(['server', 'stop', '--state', state]).ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it('never takes what an open workflow may use, be the server up or killed', { timeout: 120_000 }, async () => {
    const { stdout } = await start(['server', 'start', '--state', state]).ended;
    const connection = await Connection.connect({ address: /[\d.]+:\d+/.exec(stdout)?.[0] ?? 'none' });
    // No worker serves the queue here: it stays open.
    const open = await new Client({ connection }).workflow.start('study', { taskQueue: 'deconflow', workflowId: 'open-study' });
    const refused = { code: 2, stdout: '', stderr: expect.stringContaining('Study open-study is running and may use anything in the store') };
    for (const more of [[], ['--dry-run'], ['--keep-runs', '1'], ['--older-than', '1m']]) expect(await gc(...more)).toMatchObject(refused);
    await connection.close();
    const { pid } = JSON.parse(readFileSync(join(state, 'server.json'), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGKILL');
    while (existsSync(`/proc/${pid}/stat`) && !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) await delay(20);
    expect(await gc()).toMatchObject(refused);
    expect(manifests()).toBe(4);

    const again = await start(['server', 'start', '--state', state]).ended;
    const back = await Connection.connect({ address: /[\d.]+:\d+/.exec(again.stdout)?.[0] ?? 'none' });
    await new Client({ connection: back }).workflow.getHandle(open.workflowId).terminate();
    await back.close();
    expect(await gc('--dry-run')).toMatchObject({ code: 0, stdout: expect.stringContaining('would remove 0 of 4 finished steps') });
    for (const name of readdirSync(state)) if (name.startsWith('temporal.db') || name === 'server.json') expect([name, statSync(join(state, name)).mode & 0o077]).toEqual([name, 0]);
    await start(['server', 'stop', '--state', state]).ended;
    // Without its database there is no server to ask, which is quicker.
    for (const name of readdirSync(state)) if (name.startsWith('temporal.db')) rmSync(join(state, name));
  });

  it('says what it would take, then takes it: what no kept run names', { timeout: 60_000 }, async () => {
    expect((await gc('--keep-runs', '1', '--dry-run', '--json')).stdout).toContain('"removed":false,"runsKept":1,"manifests":2,"objects":2');
    expect(manifests()).toBe(4);
    expect((await gc('--keep-runs', '1')).stdout).toMatch(/^removed 2 of 4 finished steps, 2 of 4 objects, .* \(1 of 3 runs under .* are kept; their folders stay untouched\)/);
    expect(manifests()).toBe(2);
  });

  it('keeps the run whose study a kept run applied', { timeout: 60_000 }, async () => {
    await fabricateRuns();
    const newest = join(out, '20260103T000000Z-a', 'run.json');
    const record = readFileSync(newest, 'utf8');
    writeFileSync(newest, JSON.stringify({ ...(JSON.parse(record) as object), applied: { run: '20260101T000000Z-a' } }));
    expect((await gc('--keep-runs', '1', '--dry-run', '--json')).stdout).toContain('"removed":false,"runsKept":2,"manifests":1,"objects":1');
    writeFileSync(newest, record);
  });

  it('keeps the run whose study a schedule applies', { timeout: 60_000 }, async () => {
    await fabricateRuns();
    const { stdout } = await start(['server', 'start', '--state', state]).ended;
    const connection = await Connection.connect({ address: /[\d.]+:\d+/.exec(stdout)?.[0] ?? 'none' });
    const action = { type: 'startWorkflow', workflowType: 'watchCohorts', taskQueue: 'deconflow' } as const;
    const schedule = await new Client({ connection }).schedule.create({ scheduleId: 's', spec: { intervals: [{ every: '1d' }] }, action, memo: { run: '20260102T000000Z-a' }, state: { paused: true } });
    // What the server lists lags behind what it was told.
    let told = '';
    for (let tries = 0; tries < 20 && !told.includes('"runsKept":2'); tries++) told = (await gc('--keep-runs', '1', '--dry-run', '--json')).stdout;
    expect(told).toContain('"removed":false,"runsKept":2,"manifests":1,"objects":1');
    await schedule.delete();
    await connection.close();
    await start(['server', 'stop', '--state', state]).ended;
    for (const name of readdirSync(state)) if (name.startsWith('temporal.db')) rmSync(join(state, name));
    expect((await gc('--keep-runs', '1', '--json')).stdout).toContain('"manifests":2');
  });

  it('leaves what is younger than asked', { timeout: 60_000 }, async () => {
    await fabricateRuns();
    const days = Math.ceil((Date.now() - Date.parse('2026-01-01T00:00:00Z')) / 86_400_000);
    expect((await gc('--keep-runs', '1', '--older-than', `${days + 1}d`, '--json')).stdout).toContain('"manifests":0');
    expect((await gc('--keep-runs', '1', '--older-than', `${days - 1}d`, '--json')).stdout).toContain('"manifests":2');
  });

  it('leaves runs that can be explained and verified as far as the store still goes', { timeout: 60_000 }, async () => {
    const explained = await start(['explain', '20260102T000000Z-a', ...places]).ended;
    expect(explained.stdout).toContain("what changed is not known, since the store lacks the manifest of 20260102T000000Z-a and 20260101T000000Z-a");
    const verified = await start(['verify', '20260102T000000Z-a', ...places, '--quiet']).ended;
    expect(verified.stdout).toContain("own: genes: not re-derived (the step's manifest is missing, and with it its parameters)");
    expect(verified.stdout).toContain('manifests: 1 ok, 1 absent');
  });
});

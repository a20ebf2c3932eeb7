import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../../activities/worker/event-log.js';
import { writeWorld } from '../../data-catalog/world/write-world.js';
import type { PlannedStep } from '../../cli/run/plan-steps.js';
import { root, start } from './command.js';

const CANCELLED = 130;
/** A second, and what a machine that runs other tests beside this one may need to write a line. */
const SOON_MS = 3000;

const folder = mkdtempSync(join(tmpdir(), 'deconflow-cancel-'));
const state = join(folder, 'state');
const study = join(folder, 'demo.yaml');
const STUDY = [study, '--data', join(folder, 'world'), '--profile', 'tiny', '--state', state];
// So long that it cannot end by itself meanwhile.
const LONG = ['--set', 'training.epochs=2000'];

function events(): LoggedEvent[] {
  const path = join(state, 'events');
  return (existsSync(path) ? readdirSync(path) : []).flatMap((file) => readFileSync(join(path, file), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as LoggedEvent));
}

async function training(): Promise<void> {
  while (!events().some(({ step, kind }) => step === 'trainBlue' && kind === 'progress')) await delay(100);
}

describe('a study that is cancelled while it trains', () => {
  beforeAll(async () => {
    await writeWorld(join(folder, 'world'), 1);
    copyFileSync(join(root, 'studies/demo.yaml'), study);
  });
  afterAll(async () => {
    await start(['server', 'stop', '--state', state]).ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it('stops at once, leaves nothing unfinished behind, and keeps what was finished', { timeout: 240_000 }, async () => {
    const running = start(['run', ...STUDY, ...LONG, '--out', join(folder, 'runs')]);
    await training();
    const [id = ''] = readdirSync(join(state, 'events')).map((file) => file.replace(/\.jsonl$/, ''));
    expect((await start(['cancel', id, '--state', state]).ended).stdout).toBe(`cancelled ${id}\n`);
    const { code, stderr } = await running.ended;
    expect(code, stderr).toBe(CANCELLED);

    const { stdout } = await start(['server', 'start', '--state', state]).ended;
    const connection = await Connection.connect({ address: /[\d.]+:\d+/.exec(stdout)?.[0] ?? 'none' });
    try {
      const client = new Client({ connection });
      for await (const { workflowId, status } of client.workflow.list()) expect(['CANCELLED', 'COMPLETED'], workflowId).toContain(status.name);
      const { events: history } = await client.workflow.getHandle(id).fetchHistory();
      const asked = history?.find((event) => event.workflowExecutionCancelRequestedEventAttributes)?.eventTime;
      const stopped = events().find(({ step, kind }) => step === 'trainBlue' && kind === 'cancelled');
      const took = Date.parse(stopped?.time ?? '') - (Number(asked?.seconds) * 1000 + Number(asked?.nanos) / 1e6);
      process.stdout.write(`the training thread ended ${Math.round(took)} ms after the server was asked to cancel\n`);
      expect(took).toBeGreaterThan(0);
      expect(took).toBeLessThan(SOON_MS);
    } finally {
      await connection.close();
    }
    expect(readdirSync(join(state, 'temporary'))).toEqual([]);
    expect(existsSync(join(folder, 'runs')) ? readdirSync(join(folder, 'runs')) : []).toEqual([]);

    const planned = await start(['plan', ...STUDY, ...LONG, '--json']).ended;
    const hits = (JSON.parse(planned.stdout) as PlannedStep[]).filter((step) => step.state === 'hit').map(({ label }) => label);
    const finished = events().filter(({ kind }) => kind === 'finished').map(({ label }) => label);
    expect(hits).toEqual(expect.arrayContaining(finished));
    expect(finished).toContain('simulate train samples');
    expect(hits).not.toContain('train BLUE');
  });
});

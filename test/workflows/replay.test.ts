import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { root } from '../cli/command.js';

interface Recorded {
  readonly workflowId: string;
  readonly history: { events: { eventType?: string }[] };
}

const folder = join(import.meta.dirname, 'histories');
const recorded = readdirSync(folder).map((file) => ({ name: file.replace('.json.gz', ''), ...(JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString('utf8')) as Recorded) }));
const workflowBundle = { codePath: join(root, 'dist/workflows/bundle.cjs') };

/** A study that was begun by the version that recorded these must be finished by this one. */
describe('histories of real runs', () => {
  it('are those of a study and of each kind of its parts, of an application and of a schedule', () => {
    const kinds = recorded.map(({ name }) => name.split('-')[0]);
    expect(new Set(kinds)).toEqual(new Set(['study', 'train', 'test', 'find', 'export', 'validate', 'apply', 'watch']));
  });

  it.each(recorded)("$name is followed by today's workflow code", { timeout: 60_000 }, async ({ workflowId, history }) => {
    await Worker.runReplayHistory({ workflowBundle }, history, workflowId);
  });

  it('would not be followed by code that does something else', { timeout: 60_000 }, async () => {
    const study = recorded.find(({ name }) => name === 'study');
    const train = recorded.find(({ name }) => name === 'train-model');
    // The history of one workflow under the events of another: the first command already differs.
    const [started] = study!.history.events;
    const mixed = { events: [started!, ...train!.history.events.slice(1)] };
    await expect(Worker.runReplayHistory({ workflowBundle }, mixed, 'mixed')).rejects.toThrow();
  });
});

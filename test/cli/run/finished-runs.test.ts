import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { finishedRuns, RunUnreadableError } from '../../../cli/run/finished-runs.js';

const folder = mkdtempSync(join(tmpdir(), 'finished-runs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const run = (out: string, id: string, text: string) => {
  mkdirSync(join(folder, out, id), { recursive: true });
  writeFileSync(join(folder, out, id, 'run.json'), text);
};

it('lists runs by what they record of themselves', async () => {
  const steps = [{ cache: 'hit', start: '2026-01-02' }, { cache: 'miss', start: '2026-01-01' }];
  run('good', 'r', JSON.stringify({ study: { name: 'demo', cohorts: [{ name: 'A' }] }, steps }));
  expect(await finishedRuns(join(folder, 'good'))).toEqual([{ id: 'r', study: 'demo', cohorts: ['A'], status: 'done', started: '2026-01-01', steps: 2, hits: 1 }]);
  expect(await finishedRuns(join(folder, 'nowhere'))).toEqual([]);
});

it.each(['{}', '{', '[]', '{"study":{"name":"demo"}}'])('names a folder whose record is %s', async (text) => {
  run('bad', 'x', text);
  await expect(finishedRuns(join(folder, 'bad'))).rejects.toBeInstanceOf(RunUnreadableError);
  await expect(finishedRuns(join(folder, 'bad'))).rejects.toThrow(join('bad', 'x', 'run.json'));
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { StepRecord } from '../../activities/kit/steps.js';
import type { LoggedEvent } from '../../activities/worker/event-log.js';
import { failedAttempts, withFailures } from '../../activities/worker/failed-attempts.js';

const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;
const events: LoggedEvent[] = [];
const add = (second: number, label: string, what: object) => events.push({ time: at(second), step: 's', label, ...what } as unknown as LoggedEvent);
// An earlier run of the study failed for good; this one lost a worker, met a full disk, and ended well.
add(1, 'train', { kind: 'started', attempt: 1 });
add(2, 'train', { kind: 'failed', code: 'DEFECT', attempt: 1, report: 'names a patient', retry: false });
add(10, 'train', { kind: 'started', attempt: 1 });
add(11, 'train', { kind: 'progress', progress: { message: 'epoch', done: 1, total: 2 } });
add(20, 'train', { kind: 'started', attempt: 2 });
add(21, 'other', { kind: 'started', attempt: 1 });
add(25, 'train', { kind: 'failed', code: 'ENOSPC', attempt: 2, report: 'names a patient', retry: true });
add(30, 'train', { kind: 'started', attempt: 3 });
add(39, 'train', { kind: 'finished', cache: 'miss', key: 'k' });
add(40, 'other', { kind: 'finished', cache: 'miss', key: 'k' });
// A later run took it from the store.
add(50, 'train', { kind: 'started', attempt: 1 });

const expected = [
  { attempt: 1, start: at(10), end: at(20), code: 'LOST' },
  { attempt: 2, start: at(20), end: at(25), code: 'ENOSPC' },
];

it('finds the attempts of one run that failed or were lost', () => {
  expect(failedAttempts(events, { label: 'train', end: at(39) })).toEqual(expected);
  expect(failedAttempts(events, { label: 'other', end: at(45) })).toEqual([]);
  expect(failedAttempts(events, { label: 'never', end: at(45) })).toEqual([]);
});

it('adds them to the records, without what the reports say; a log cut off or gone is no obstacle', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'failures-'));
  const log = join(folder, 'study.jsonl');
  writeFileSync(log, `${events.map((event) => JSON.stringify(event)).join('\n')}\n{"time":"20`);
  const record = { label: 'train', end: at(39) } as StepRecord;
  const [found] = await withFailures([record], log);
  expect(found?.failures).toEqual(expected);
  expect(JSON.stringify(found)).not.toContain('patient');
  expect(await withFailures([record], join(folder, 'none'))).toEqual([record]);
  rmSync(folder, { recursive: true });
});

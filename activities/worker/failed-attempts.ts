import { readFile } from 'node:fs/promises';
import type { FailedAttempt, StepRecord } from '../kit/steps.js';
import type { LoggedEvent } from './event-log.js';

/** The attempt's worker was never heard of again: killed, frozen, or its machine went down. */
export const LOST = 'LOST';

/** The records with what failed on the way to them, as far as the log of events (of this machine) still says; messages of errors stay in their reports. */
export async function withFailures(records: readonly StepRecord[], log: string): Promise<StepRecord[]> {
  const events = parse(await readFile(log, 'utf8').catch(() => ''));
  return records.map((record) => {
    const failures = failedAttempts(events, record);
    return failures.length === 0 ? record : { ...record, failures };
  });
}

/** Attempts of a step before the one that a record tells of: each started and either failed, or was followed by the next. */
export function failedAttempts(events: readonly LoggedEvent[], { label, end }: Pick<StepRecord, 'label' | 'end'>): FailedAttempt[] {
  const own = events.filter((event) => event.label === label && event.kind !== 'progress' && event.time <= end);
  // The log holds earlier runs of the study too: this one begins with the last first attempt.
  const from = own.findLastIndex((event) => event.kind === 'started' && event.attempt === 1);
  return own.slice(Math.max(from, 0)).flatMap((event, i, all): FailedAttempt[] => {
    const next = all[i + 1];
    if (event.kind !== 'started' || next === undefined) return [];
    const { attempt, time: start } = event;
    if (next.kind === 'failed') return [{ attempt, start, end: next.time, code: next.code }];
    return next.kind === 'started' ? [{ attempt, start, end: next.time, code: LOST }] : [];
  });
}

/** A line that was cut off when a worker died is left out. */
function parse(text: string): LoggedEvent[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as LoggedEvent];
    } catch {
      return [];
    }
  });
}

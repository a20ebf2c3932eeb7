import { resolve } from 'node:path';
import { type ScheduleHandle, ScheduleOverlapPolicy } from '@temporalio/client';
import { WatchMemory } from '../../../data-catalog/cohorts/watch-memory.js';
import { withSchedules } from '../../cohorts/with-schedules.js';
import { ScheduleError } from './create.js';

interface Named {
  readonly state: string;
  readonly schedule: string;
}

const change = ({ state, schedule }: Named, said: string, work: (handle: ScheduleHandle) => Promise<unknown>): Promise<number> =>
  withSchedules(state, schedule, async (client) => {
    await work(client.schedule.getHandle(schedule));
    process.stdout.write(`${schedule}: ${said}\n`);
    return 0;
  });

/** `deconflow schedule pause SCHEDULE`: what is at work ends as usual. */
export const pauseSchedule = (named: Named): Promise<number> => change(named, 'paused', (handle) => handle.pause());

export const unpauseSchedule = (named: Named): Promise<number> => change(named, 'goes on', (handle) => handle.unpause());

/** `deconflow schedule trigger SCHEDULE`: once now, unless it is at work. */
export const triggerSchedule = (named: Named): Promise<number> => change(named, 'asked for once now', (handle) => handle.trigger(ScheduleOverlapPolicy.SKIP));

/** `deconflow schedule backfill SCHEDULE --from --to`: every time of the range, one after the other. */
export async function backfillSchedule({ from, to, ...named }: Named & { readonly from: string; readonly to: string }): Promise<number> {
  const [start, end] = [timeOf('--from', from), timeOf('--to', to)];
  if (end < start) throw new ScheduleError(`Expected --to after --from, found ${from} to ${to}.`);
  return change(named, `asked for every time from ${start.toISOString()} to ${end.toISOString()}, one after the other`, (handle) =>
    handle.backfill({ start, end, overlap: ScheduleOverlapPolicy.BUFFER_ALL }));
}

/** `deconflow schedule delete SCHEDULE`: and what it remembers; results folders stay. */
export const deleteSchedule = (named: Named): Promise<number> =>
  change(named, 'deleted; results folders stay', async (handle) => {
    await handle.delete();
    await new WatchMemory(resolve(named.state), named.schedule).forget();
  });

function timeOf(option: string, text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new ScheduleError(`${option}: expected a time like 2026-01-31T06:00:00Z, found "${text}".`);
  return time;
}

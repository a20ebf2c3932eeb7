import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { LoggedEvent } from '../../activities/worker/event-log.js';
import { eventsFolder, type Level, LEVELS } from '../../activities/worker/log-line.js';
import { isOfStudy, NoSuchStudyError } from '../run/find-study.js';
import { readEvents } from '../run/follow-events.js';

const SUFFIX = '.jsonl';

export interface LogsFlags {
  readonly state: string;
  readonly run: string;
  readonly step?: string;
  /** this and what matters more */
  readonly level: Level;
  readonly json: boolean;
}

/** `deconflow logs RUN [STEP]`: the events of a study's steps, oldest first; with `json` as they stand, one JSON object a line. */
export async function logsCommand({ state, run, step, level, json }: LogsFlags): Promise<number> {
  const folder = eventsFolder(resolve(state));
  const file = (await readdir(folder).catch(() => [])).find((name) => name.endsWith(SUFFIX) && isOfStudy(name.slice(0, -SUFFIX.length), run));
  if (file === undefined) throw new NoSuchStudyError(run);
  await readEvents(join(folder, file), 0, (event) => {
    if (step !== undefined && event.label !== step && event.step !== step) return;
    if (LEVELS.indexOf(event.level) < LEVELS.indexOf(level)) return;
    process.stdout.write(`${json ? JSON.stringify(event) : describe(event)}\n`);
  });
  return 0;
}

function describe(event: LoggedEvent): string {
  const { time, label, kind } = event;
  switch (kind) {
    case 'started':
      return `${time}  ${label}: attempt ${event.attempt} started`;
    case 'progress':
      return `${time}  ${label}: ${event.progress.message} (${event.progress.done} of ${event.progress.total})`;
    case 'finished':
      return `${time}  ${label}: ${event.cache === 'hit' ? 'taken from the store' : event.late ? 'done, after another attempt had published the same' : event.rebuilt ? 'done anew, since what stood in the store was damaged' : 'done'}, key ${event.key}`;
    case 'failed':
      return `${time}  ${label}: attempt ${event.attempt} failed with ${event.code}${event.retry ? ', to be tried again' : ''}; ${event.report}`;
    case 'cancelled':
      return `${time}  ${label}: cancelled`;
  }
}

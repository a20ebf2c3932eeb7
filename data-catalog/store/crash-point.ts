import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A named place where the fault suite makes this process die, freeze or fail. Nothing can be timed from outside so that it falls between two
 * system calls, and between a rename and the next one is just where a store shows whether it can be trusted. Without DECONFLOW_CRASH_AT this does nothing.
 *
 * `DECONFLOW_CRASH_AT=<point>[,<point>][:when[:what]]`. `when`: a number n, when a point is reached for the n-th time in this process (default 1); or `each`, when
 * it is reached for the first time with this name by any process (the folder DECONFLOW_CRASH_MARKS remembers). `what`: a signal that the process sends itself
 * (default SIGKILL) or the code of an error to throw, such as ENOSPC.
 * @param name tells several passages of one point apart: a step's label, a file's name
 */
export function crashPoint(point: CrashPoint, name = ''): void {
  if (wanted === undefined || !wanted.points.includes(point)) return;
  if (wanted.when === 'each' ? !isFirst(`${point} ${name}`) : ++reached !== wanted.when) return;
  if (wanted.what.startsWith('SIG')) process.kill(process.pid, wanted.what as NodeJS.Signals);
  else throw Object.assign(new Error(`${wanted.what}: injected at ${point}`), { code: wanted.what });
}

/** Places in the publication of a step's outputs. */
export const STORE_POINTS = ['before-object-rename', 'after-object-rename', 'before-manifest-rename', 'after-manifest-rename'] as const;
export type CrashPoint =
  | (typeof STORE_POINTS)[number]
  // The worker has said that a step began or ended, and the server does not know it yet.
  | 'step-started' | 'step-finished'
  | 'before-checkpoint-rename' | 'after-checkpoint-rename'
  | 'before-results-rename' | 'after-results-rename';

const wanted = parse(process.env.DECONFLOW_CRASH_AT);
let reached = 0;

function parse(text: string | undefined) {
  if (text === undefined || text === '') return undefined;
  const [points = '', when = '1', what = 'SIGKILL'] = text.split(':');
  return { points: points.split(','), when: when === 'each' ? when : Number(when), what };
}

function isFirst(passage: string): boolean {
  try {
    mkdirSync(join(process.env.DECONFLOW_CRASH_MARKS ?? '', encodeURIComponent(passage)));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

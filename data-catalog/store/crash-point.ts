/**
 * A named place in publication where the fault suite makes this process die, freeze or fail. Nothing can be timed from outside so that it
 * falls between two system calls, and between a rename and the next one is just where a store shows whether it can be trusted.
 * Without DECONFLOW_CRASH_AT this does nothing. `DECONFLOW_CRASH_AT=<point>[:n[:what]]` acts when the point is reached for the n-th time
 * in this process (default the first); `what` is a signal that the process sends itself (default SIGKILL) or the code of an error to throw, such as ENOSPC.
 */
export function crashPoint(point: CrashPoint): void {
  if (wanted === undefined || wanted.point !== point || ++reached !== wanted.count) return;
  if (wanted.what.startsWith('SIG')) process.kill(process.pid, wanted.what as NodeJS.Signals);
  else throw Object.assign(new Error(`${wanted.what}: injected at ${point}`), { code: wanted.what });
}

export const CRASH_POINTS = ['before-object-rename', 'after-object-rename', 'before-manifest-rename', 'after-manifest-rename'] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

const wanted = parse(process.env.DECONFLOW_CRASH_AT);
let reached = 0;

function parse(text: string | undefined) {
  if (text === undefined || text === '') return undefined;
  const [point, count = '1', what = 'SIGKILL'] = text.split(':');
  return { point, count: Number(count), what };
}

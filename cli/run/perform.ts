import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Level } from '../../activities/worker/log-line.js';
import { openStore } from '../../data-catalog/store/open-store.js';
import { server } from '../server/locate-server.js';
import { readSettings, type Settings } from '../settings.js';
import type { RunOutcome, Work } from './follow-study.js';
import { leaveMark } from './live-processes.js';
import { ProgressView } from './progress-view.js';
import { type DocumentTexts, keepDocuments } from './study-documents.js';
import { WorkerProcess } from './worker-process.js';

/** A disk that damages more often than this needs a person. */
const REBUILDS = 3;

export interface PerformOptions {
  readonly state: string;
  readonly json: boolean;
  /** results and errors only */
  readonly quiet?: boolean;
  /** of the worker that this command starts */
  readonly logLevel?: Level;
}

/** Work, and the id under which the server knows it: equal work has the same id, and is then followed rather than started twice. */
export type IdentifiedWork = Work & {
  readonly workflowId: string;
  /** what the request names and the store is to hold */
  readonly texts?: DocumentTexts;
};

/** Starts worker and server where none lives, prepares the work meanwhile, and follows it to its end. `prepare` is told what takes its lines, if anything may be said. */
export async function perform(options: PerformOptions, prepare: (settings: Settings, say?: (line: string) => void) => Promise<IdentifiedWork>): Promise<RunOutcome> {
  const view = new ProgressView(options.json ? process.stderr : process.stdout, () => performance.now(), options.quiet);
  const say = (line: string) => view.note(line);
  const settings = await readSettings();
  const state = resolve(options.state);
  const removeMark = await leaveMark(join(state, 'commands'), settings.version);
  let worker: WorkerProcess | undefined;
  try {
    worker = await WorkerProcess.start(state, settings.version, options.logLevel ?? 'info', (line) => view.line(line));
    const [located, prepared] = await Promise.allSettled([server(settings, state, say), prepare(settings, options.quiet ? () => undefined : undefined)]);
    // Both have ended before an error leaves: the worker then stops the server that it finds.
    const work = settled(prepared);
    const { address, ui } = settled(located);
    say(`Temporal server at ${address}${ui === undefined ? '' : `, its web page at ${ui}`}`);
    const { followStudy } = await import('./follow-study.js');
    const store = await openStore(settings.store, state);
    for (let again = 0; ; again++) {
      await store.offerInputs(work.request.context.data, work.request.input.files);
      if (work.texts !== undefined) await keepDocuments(store, work.texts, new Date().toISOString());
      const outcome = await followStudy({ settings, address, state, gaveUp: worker.gaveUp, ...work }, view);
      if (again >= REBUILDS) return outcome;
      if (outcome.run !== undefined && !existsSync(outcome.run.folder)) {
        say(`the study was started on another machine, which has its results (${outcome.run.folder}); they are laid out here too, from the store`);
        continue;
      }
      if (outcome.damaged === undefined) return outcome;
      say('starting the study again: what was damaged is made anew, everything else stays');
    }
  } finally {
    worker?.release();
    await removeMark();
  }
}

/** `yyyymmddThhmmssZ-<digits>`; stands in no table. */
export function newRunId(now: Date, digits: string): string {
  return `${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${digits}`;
}

function settled<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

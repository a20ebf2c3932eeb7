import { join, resolve } from 'node:path';
import { openStore } from '../../data-catalog/store/open-store.js';
import { loadStudy } from '../../data-catalog/study/load-study.js';
import type { RunOutcome } from '../run/follow-study.js';
import type { StudyOptions } from '../run/plan-context.js';
import { ProgressView } from '../run/progress-view.js';
import { leaveMark } from '../run/live-processes.js';
import { WorkerProcess } from '../run/worker-process.js';
import { server } from '../server/locate-server.js';
import { readSettings } from '../settings.js';

/** A disk that damages more often than this needs a person. */
const REBUILDS = 3;

export interface RunOptions extends StudyOptions {
  readonly state: string;
  readonly out: string;
  readonly json: boolean;
  /** results and errors only */
  readonly quiet?: boolean;
}

/** `deconflow run STUDY`. Worker and server start while the inputs are checked: each of the three takes a second. */
export async function runCommand(options: RunOptions): Promise<RunOutcome> {
  const view = new ProgressView(options.json ? process.stderr : process.stdout, () => performance.now(), options.quiet);
  const say = (line: string) => view.note(line);
  const settings = await readSettings();
  const study = await loadStudy(options.study, options);
  const state = resolve(options.state);
  const removeMark = await leaveMark(join(state, 'commands'));
  let worker: WorkerProcess | undefined;
  try {
    worker = await WorkerProcess.start(state, (line) => view.line(line));
    const [located, checked] = await Promise.allSettled([
      server(settings, state, say),
      import('../run/plan-context.js').then(({ prepareStudy }) => prepareStudy(study, options, settings, options.quiet ? () => undefined : undefined)),
    ]);
    // Both have ended before an error leaves: the worker then stops the server that it finds.
    const prepared = settled(checked);
    const { address, ui } = settled(located);
    say(`Temporal server at ${address}${ui === undefined ? '' : `, its web page at ${ui}`}`);
    const { followStudy } = await import('../run/follow-study.js');
    const { context, input, digits, workflowId } = prepared;
    const request = { context, input, runId: newRunId(new Date(), digits), out: resolve(options.out) };
    const store = await openStore(settings.store, state);
    for (let again = 0; ; again++) {
      await store.offerInputs(context.data, input.files);
      const outcome = await followStudy({ settings, address, state, workflowId, request, gaveUp: worker.gaveUp }, view);
      if (outcome.damaged === undefined || again >= REBUILDS) return outcome;
      say('starting the study again: what was damaged is made anew, everything else stays');
    }
  } finally {
    worker?.release();
    await removeMark();
  }
}

/** `yyyymmddThhmmssZ-<digits>`; stands in no table. */
function newRunId(now: Date, digits: string): string {
  return `${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${digits}`;
}

function settled<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

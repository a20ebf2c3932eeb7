import { type WorkflowHandle, WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import { EventLog } from '../../activities/worker/event-log.js';
import type { StepEvent } from '../../activities/worker/event-log.js';
import { isBadInput } from '../../activities/worker/failures.js';
import type { StudyRequest } from '../../workflows/index.js';
import type { PublishedRun } from '../../workflows/study-input.js';
import { connectClient } from '../server/connection.js';
import type { Settings } from '../settings.js';
import { readEvents, readFailureReport } from './follow-events.js';
import type { ProgressView } from './progress-view.js';

const FAILED = 1;
const BAD_INPUT = 2;

export interface RunOutcome {
  readonly exitCode: number;
  readonly run?: PublishedRun;
}

export interface Followed {
  readonly settings: Settings;
  readonly address: string;
  readonly state: string;
  readonly workflowId: string;
  readonly request: StudyRequest;
}

/** Starts the study, or attaches to it where it runs already, and follows it to its end. */
export async function followStudy({ settings, address, state, workflowId, request }: Followed, view: ProgressView): Promise<RunOutcome> {
  const say = (line: string) => view.note(line);
  const client = await connectClient(settings, address);
  try {
    const events = EventLog.path(state, workflowId);
    let position = await readEvents(events, 0, () => undefined);
    const handle = await startOrAttach(client, settings.taskQueue, workflowId, request, say);
    const failed = new Map<string, Extract<StepEvent, { kind: 'failed' }>>();
    const show = (event: StepEvent) => {
      view.show(event);
      if (event.kind === 'failed') failed.set(event.label, event);
      if (event.kind === 'finished') failed.delete(event.label);
    };
    const cancelled = onInterrupt(handle, say);
    let finished = false;
    const ended = handle.result().finally(() => {
      finished = true;
    });
    ended.catch(() => undefined);
    while (!finished) {
      position = await readEvents(events, position, show);
      await Promise.race([ended.catch(() => undefined), new Promise((done) => setTimeout(done, 150))]);
    }
    await readEvents(events, position, show);
    view.end();
    return await outcome(ended, failed, cancelled, (line) => view.line(line));
  } finally {
    await client.connection.close();
  }
}

async function startOrAttach(
  client: Awaited<ReturnType<typeof connectClient>>, taskQueue: string, workflowId: string, request: StudyRequest, say: (line: string) => void,
): Promise<WorkflowHandle<(request: StudyRequest) => Promise<PublishedRun>>> {
  try {
    const handle = await client.workflow.start<(request: StudyRequest) => Promise<PublishedRun>>('study', { taskQueue, workflowId, args: [request] });
    say(`study ${workflowId} started`);
    return handle;
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    say(`study ${workflowId} is running already: following it`);
    return client.workflow.getHandle(workflowId);
  }
}

/** Ctrl-C cancels the study; a second one leaves at once, and the same command goes on later. */
function onInterrupt(handle: WorkflowHandle, say: (line: string) => void): { asked: boolean } {
  const state = { asked: false };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (state.asked) process.exit(130);
      state.asked = true;
      say('cancelling (once more to leave at once; the same command resumes)');
      handle.cancel().catch(() => undefined);
    });
  }
  return state;
}

async function outcome(
  ended: Promise<PublishedRun>, failed: ReadonlyMap<string, Extract<StepEvent, { kind: 'failed' }>>, cancelled: { asked: boolean }, say: (line: string) => void,
): Promise<RunOutcome> {
  try {
    return { exitCode: 0, run: await ended };
  } catch (error) {
    if (cancelled.asked) {
      say('cancelled; finished steps stay valid');
      return { exitCode: 130 };
    }
    if (!(error instanceof WorkflowFailedError)) throw error;
    if (failed.size === 0) say(`the study failed: ${error.cause?.message ?? error.message}`);
    for (const { label, code, report } of failed.values()) {
      const details = await readFailureReport(report);
      say(`\nstep "${label}" failed (${code}):\n${details?.message ?? `see ${report}`}\nfull report: ${report}`);
    }
    return { exitCode: failed.size > 0 && [...failed.values()].every(({ code }) => isBadInput(code)) ? BAD_INPUT : FAILED };
  }
}

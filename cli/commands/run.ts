import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type WorkflowHandle, WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import { EventLog } from '../../activities/worker/event-log.js';
import type { StepEvent } from '../../activities/worker/event-log.js';
import type { StudyRequest } from '../../workflows/index.js';
import type { PublishedRun } from '../../workflows/study-input.js';
import { isBadInput } from '../../activities/worker/failures.js';
import { readEvents, readFailureReport } from '../run/follow-events.js';
import { newRunId, prepareStudy, type StudyOptions } from '../run/plan-context.js';
import { ProgressView } from '../run/progress-view.js';
import { WorkerProcess } from '../run/worker-process.js';
import { connectClient, server } from '../server/connection.js';
import { readSettings } from '../settings.js';
import { liveProcesses } from './worker.js';

const FAILED = 1;
const BAD_INPUT = 2;

export interface RunOptions extends StudyOptions {
  readonly state: string;
  readonly out: string;
  readonly json: boolean;
}

export interface RunOutcome {
  readonly exitCode: number;
  readonly run?: PublishedRun;
}

/** `deconflow run STUDY`: starts the study, or attaches to it where it runs already, and follows it to its end. */
export async function runCommand(options: RunOptions): Promise<RunOutcome> {
  const output = options.json ? process.stderr : process.stdout;
  const view = new ProgressView(output, () => performance.now());
  const say = (line: string) => view.line(line);
  const settings = await readSettings();
  const state = resolve(options.state);
  const prepared = await prepareStudy(options, settings);
  const mark = join(state, 'commands', String(process.pid));
  await mkdir(join(state, 'commands'), { recursive: true });
  await writeFile(mark, prepared.workflowId);
  try {
    const { address, ui } = await server(settings, state, say);
    say(`Temporal server at ${address}${ui === undefined ? '' : `, its web page at ${ui}`}`);
    const client = await connectClient(settings, address);
    const worker = (await liveProcesses(join(state, 'workers'))).length > 0 ? undefined : await WorkerProcess.start(state, say);
    try {
      const events = EventLog.path(state, prepared.workflowId);
      let position = await readEvents(events, 0, () => undefined);
      const request: StudyRequest = {
        context: prepared.context, input: prepared.input, runId: newRunId(new Date(), prepared.digits), out: resolve(options.out),
      };
      const handle = await startOrAttach(client, settings.taskQueue, prepared.workflowId, request, say);
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
      return await outcome(ended, failed, cancelled, say);
    } finally {
      worker?.release();
      await client.connection.close();
    }
  } finally {
    await rm(mark, { force: true });
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

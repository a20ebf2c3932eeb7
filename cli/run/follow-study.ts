import { setTimeout as delay } from 'node:timers/promises';
import { CancelledFailure } from '@temporalio/common';
import { isGrpcServiceError, ServiceError, WorkflowFailedError } from '@temporalio/client';
import type { LoggedEvent, StepEvent } from '../../activities/worker/event-log.js';
import { eventsFile } from '../../activities/worker/log-line.js';
import { isBadInput } from '../../activities/worker/failures.js';
import type { ApplyRequest, StudyRequest } from '../../workflows/index.js';
import type { PublishedRun } from '../../workflows/study-input.js';
import { connectClient } from '../server/connection.js';
import { server } from '../server/locate-server.js';
import type { Settings } from '../settings.js';
import { crossedFailure } from './crossed-failure.js';
import { readEvents, readFailureReport } from './follow-events.js';
import { onInterrupt } from './on-interrupt.js';
import type { ProgressView } from './progress-view.js';
import { startOrAttach } from './start-study.js';

const GRPC = { cancelled: 1, deadlineExceeded: 4, unavailable: 14 } as const;
/** Codes of a server that is not there (any more, or yet); the SDK itself tries again for a while before it says so. */
const GONE: ReadonlySet<number> = new Set(Object.values(GRPC));
const RETRY_MS = 500;
const LOOK_MS = 1000;
/** Started again, the study makes these anew, or the command puts them into the store again. */
const MADE_ANEW: ReadonlySet<string> = new Set(['OBJECT_DAMAGED', 'INPUT_GONE']);
const FAILED = 1;
const BAD_INPUT = 2;

export interface RunOutcome {
  readonly exitCode: number;
  readonly run?: PublishedRun;
  /** stored objects or input files were found damaged or gone: started again, the study makes or puts them there anew */
  readonly damaged?: true;
}

interface FailedStep {
  readonly label: string;
  readonly code: string;
  readonly report: string;
  /** where the report lies, if not here */
  readonly machine?: string;
}

/** What can be followed: a study, or its application to a new cohort. */
export type Work = { readonly workflow: 'study'; readonly request: StudyRequest } | { readonly workflow: 'apply'; readonly request: ApplyRequest };

export type Followed = Work & {
  readonly settings: Settings;
  readonly address: string;
  readonly state: string;
  readonly workflowId: string;
  /** rejects when nobody can perform the steps any more */
  readonly gaveUp: Promise<never>;
}

export class ServerMovedError extends Error {
  readonly code = 'SERVER_MOVED';
  constructor(address: string) {
    super(`The Temporal server came back at another address (${address}), for its old port was taken meanwhile. Give the same command again: the study goes on where it was.`);
    this.name = 'ServerMovedError';
  }
}

/** Starts the study, or attaches to it where it runs already, and follows it to its end. */
export async function followStudy({ settings, address, state, workflowId, gaveUp, ...work }: Followed, view: ProgressView): Promise<RunOutcome> {
  const say = (line: string) => view.note(line);
  const client = await connectClient(settings, address);
  try {
    const events = eventsFile(state, workflowId);
    let position = await readEvents(events, 0, () => undefined);
    const handle = await startOrAttach(client, { settings, state, workflowId, work }, say);
    const failed = new Map<string, Extract<StepEvent, { kind: 'failed' }>>();
    const show = (event: LoggedEvent) => {
      view.show(event);
      if (event.kind === 'failed') failed.set(event.label, event);
      if (event.kind === 'finished') failed.delete(event.label);
    };
    const cancelled = onInterrupt(handle, say);
    let finished = false;
    const revive = async () => {
      const found = (await server(settings, state, say)).address;
      if (found !== address) throw new ServerMovedError(found);
    };
    const ended = Promise.race([outlast(() => handle.result(), revive, () => finished, say), gaveUp]).finally(() => {
      finished = true;
    });
    ended.catch(() => undefined);
    for (let looked = performance.now(); !finished; ) {
      position = await readEvents(events, position, show);
      await Promise.race([ended.catch(() => undefined), new Promise((done) => setTimeout(done, 150))]);
      if (finished || performance.now() - looked < LOOK_MS) continue;
      // A call that waits for a vanished server tries again for half a minute before it says so; looking finds out at once.
      await revive().catch(() => undefined);
      looked = performance.now();
    }
    await readEvents(events, position, show);
    view.end();
    cancelled.forget();
    return await outcome(ended, failed, cancelled, (line) => view.line(line));
  } finally {
    await client.connection.close();
  }
}

/** What `ask` answers, however often the server goes away meanwhile: the study is on its disk. */
async function outlast<T>(ask: () => Promise<T>, revive: () => Promise<void>, over: () => boolean, say: (line: string) => void): Promise<T> {
  for (let told = false; ; told = true) {
    try {
      return await ask();
    } catch (error) {
      if (over() || !(error instanceof ServiceError) || !isGrpcServiceError(error.cause) || !GONE.has(error.cause.code)) throw error;
      if (!told) say('the Temporal server does not answer: the study goes on when it is back');
      await delay(RETRY_MS);
      await revive();
    }
  }
}

async function outcome(
  ended: Promise<PublishedRun>, events: ReadonlyMap<string, Extract<StepEvent, { kind: 'failed' }>>, cancelled: { asked: boolean }, say: (line: string) => void,
): Promise<RunOutcome> {
  try {
    return { exitCode: 0, run: await ended };
  } catch (error) {
    // By Ctrl-C here, or by `deconflow cancel` elsewhere.
    if (cancelled.asked || (error instanceof WorkflowFailedError && error.cause instanceof CancelledFailure)) {
      say('cancelled; finished steps stay valid');
      return { exitCode: 130 };
    }
    if (!(error instanceof WorkflowFailedError)) throw error;
    const failed = new Map<string, FailedStep>(events);
    const crossed = crossedFailure(error);
    // The events of another machine's worker are not seen here.
    if (crossed !== undefined && !failed.has(crossed.step)) failed.set(crossed.step, { ...crossed, label: crossed.step });
    if (failed.size === 0) say(`the study failed: ${error.cause?.message ?? error.message}`);
    for (const { label, code, report, machine } of failed.values()) {
      const details = await readFailureReport(report);
      const where = details === undefined && machine !== undefined ? `${report} on ${machine}` : report;
      say(`\nstep "${label}" failed (${code}):\n${details?.message ?? `see ${where}`}\nfull report: ${where}`);
    }
    if ([...failed.values()].some(({ code }) => MADE_ANEW.has(code))) return { exitCode: FAILED, damaged: true };
    return { exitCode: failed.size > 0 && [...failed.values()].every(({ code }) => isBadInput(code)) ? BAD_INPUT : FAILED };
  }
}

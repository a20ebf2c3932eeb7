import { CancelledFailure, Context } from '@temporalio/activity';
import type { ArtifactStore } from '../../data-catalog/store/artifact-store.js';
import { crashPoint } from '../../data-catalog/store/crash-point.js';
import { executeStep } from '../kit/execute-step.js';
import type { Progress, StepDeclaration, StepSet } from '../kit/step.js';
import type { StepRequest, StepResult } from '../kit/steps.js';
import type { ThreadPool } from '../kit/thread-pool.js';
import { namedStep } from '../registry.js';
import { crossingFailure } from './crossing-failure.js';
import { type EventLog, studyOf } from './event-log.js';
import type { Turns } from './turns.js';

/** Cancellation comes with the server's answer: twice a second keeps it within a second. */
const HEARTBEAT_MS = 500;
/** Progress is written down at most this often: a terminal shows no more, and the log of a long training stays small. */
const LOGGED_PROGRESS_MS = 500;

/** Temporal's, where a workflow says nothing. */
const USUAL_PRIORITY = 3;

/** What runs at a time in this worker, over all its queues. */
export interface StepTurns {
  /** reading and computing */
  readonly steps: Turns;
  readonly train: Turns;
}

export type StepActivity = (request: StepRequest) => Promise<StepResult>;

/** One activity for each of the steps, all on the same kit: heartbeat, look up, compute, publish. */
export function stepActivities(steps: StepSet, store: ArtifactStore, threads: ThreadPool, events: EventLog, turns: StepTurns): Record<string, StepActivity> {
  return Object.fromEntries(Object.keys(steps).map((name) => [name, (request: StepRequest) => perform(steps, request, store, threads, events, turns)]));
}

async function perform(steps: StepSet, request: StepRequest, store: ArtifactStore, threads: ThreadPool, events: EventLog, turns: StepTurns): Promise<StepResult> {
  const context = Context.current();
  const study = studyOf(context.info);
  const { attempt } = context.info;
  const work = { step: request.step, label: request.label, attempt };
  let latest: Progress | undefined;
  const found: { late?: true; rebuilt?: true } = {};
  let logged = -Infinity;
  // Heartbeats carry progress and bring cancellation; they run on this loop while a thread computes.
  const timer = setInterval(() => context.heartbeat(latest), HEARTBEAT_MS);
  context.heartbeat();
  let giveBack: (() => void) | undefined;
  try {
    giveBack = await turnsOf(namedStep(steps, request.step), turns).take(context.info.priority?.priorityKey ?? USUAL_PRIORITY, context.cancellationSignal);
    await events.append(study, { kind: 'started', ...work });
    crashPoint('step-started', request.label);
    const result = await executeStep(request, {
      store,
      threads,
      attempt,
      stepNamed: (name) => namedStep(steps, name),
      signal: context.cancellationSignal,
      onProgress: (progress) => {
        latest = progress;
        if (performance.now() - logged < LOGGED_PROGRESS_MS) return;
        logged = performance.now();
        void events.append(study, { kind: 'progress', ...work, progress });
      },
      onDamaged: () => {
        found.rebuilt = true;
      },
      onLate: () => {
        found.late = true;
      },
      now: () => new Date().toISOString(),
    });
    const { cache, key } = result.record;
    await events.append(study, { kind: 'finished', ...work, cache, key, ...found });
    crashPoint('step-finished', request.label);
    return result;
  } catch (error) {
    if (context.cancellationSignal.aborted) {
      await events.append(study, { kind: 'cancelled', ...work });
      throw error instanceof CancelledFailure ? error : new CancelledFailure(`step ${request.label} was cancelled`);
    }
    const { code, report, retryable, failure } = await crossingFailure(store.root, request, error);
    await events.append(study, { kind: 'failed', ...work, code, report, retry: retryable });
    throw failure;
  } finally {
    giveBack?.();
    clearInterval(timer);
  }
}

function turnsOf({ queue }: StepDeclaration, turns: StepTurns): Turns {
  return queue === 'train' ? turns.train : turns.steps;
}

import { CancelledFailure, Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { ArtifactStore } from '../../data-catalog/store/artifact-store.js';
import { executeStep } from '../kit/execute-step.js';
import type { Progress } from '../kit/step.js';
import type { StepRequest, StepResult } from '../kit/steps.js';
import type { ThreadPool } from '../kit/thread-pool.js';
import { registry } from '../registry.js';
import type { EventLog } from './event-log.js';
import { classify } from './failures.js';
import { writeFailureReport } from './failure-report.js';

const HEARTBEAT_MS = 1000;
/** Progress is written down at most this often: a terminal shows no more, and the log of a long training stays small. */
const LOGGED_PROGRESS_MS = 500;

export type StepActivity = (request: StepRequest) => Promise<StepResult>;

/** One activity for each step of the registry, all on the same kit: heartbeat, look up, compute, publish. */
export function stepActivities(store: ArtifactStore, threads: ThreadPool, events: EventLog): Record<string, StepActivity> {
  return Object.fromEntries(Object.keys(registry).map((name) => [name, (request: StepRequest) => perform(request, store, threads, events)]));
}

async function perform(request: StepRequest, store: ArtifactStore, threads: ThreadPool, events: EventLog): Promise<StepResult> {
  const context = Context.current();
  const study = rootOf(context.info.workflowExecution?.workflowId ?? 'local');
  const { attempt } = context.info;
  let latest: Progress | undefined;
  let logged = -Infinity;
  // Heartbeats carry progress and bring cancellation; they run on this loop while a thread computes.
  const timer = setInterval(() => context.heartbeat(latest), HEARTBEAT_MS);
  context.heartbeat();
  await events.append(study, { kind: 'started', step: request.step, label: request.label, attempt });
  try {
    const result = await executeStep(request, {
      store,
      threads,
      attempt,
      signal: context.cancellationSignal,
      onProgress: (progress) => {
        latest = progress;
        if (performance.now() - logged < LOGGED_PROGRESS_MS) return;
        logged = performance.now();
        void events.append(study, { kind: 'progress', step: request.step, label: request.label, progress });
      },
      now: () => new Date().toISOString(),
    });
    await events.append(study, { kind: 'finished', step: request.step, label: request.label, cache: result.record.cache, key: result.record.key });
    return result;
  } catch (error) {
    if (context.cancellationSignal.aborted) {
      await events.append(study, { kind: 'cancelled', step: request.step, label: request.label });
      throw error instanceof CancelledFailure ? error : new CancelledFailure(`step ${request.label} was cancelled`);
    }
    const failure = classify(error);
    const report = await writeFailureReport(store.root, request, failure);
    await events.append(study, { kind: 'failed', step: request.step, label: request.label, code: failure.code, report, attempt, retry: failure.retryable });
    // Only code, step and report cross Temporal: the message may quote input values.
    throw ApplicationFailure.create({
      type: failure.code,
      message: `step ${request.label} failed with ${failure.code}; see ${report}`,
      nonRetryable: !failure.retryable,
      details: [{ code: failure.code, step: request.label, report }],
    });
  } finally {
    clearInterval(timer);
  }
}

/** Child workflows are named `<study>/<part>`. */
function rootOf(workflowId: string): string {
  return workflowId.split('/')[0] ?? workflowId;
}

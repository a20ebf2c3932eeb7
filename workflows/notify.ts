import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { HookEvent, Message, Notify } from './message.js';
import type { PublishedRun, RunContext } from './study-input.js';

/** Tells the hook of this event, where there is one. Whatever becomes of it, the study goes on: the worker has written it down. */
export async function tell({ hooks = [], policies }: Pick<RunContext, 'hooks' | 'policies'>, message: Message): Promise<void> {
  const policy = policies.publishRun;
  if (!hooks.includes(message.event) || policy === undefined) return;
  const { notify } = proxyActivities<{ notify: Notify }>({ taskQueue: policy.taskQueue, startToCloseTimeout: '10 minutes', heartbeatTimeout: policy.heartbeatTimeout, retry: { maximumAttempts: 3 } });
  await notify(message).catch(() => undefined);
}

/** Does the work and tells how it ended; a cancelled study tells nobody, for somebody cancelled it. */
export async function telling(context: RunContext, about: Omit<Message, 'event' | 'state'>, work: () => Promise<PublishedRun>): Promise<PublishedRun> {
  let run: PublishedRun;
  try {
    run = await work();
  } catch (error) {
    if (!isCancellation(error)) await tell(context, { ...about, event: 'failed' satisfies HookEvent, state: 'failed', ...failureOf(error) });
    throw error;
  }
  await tell(context, { ...about, event: 'done', state: 'done', run: run.folder });
  return run;
}

/** Code and report file of what failed at the bottom; the message itself never left the worker. */
export function failureOf(error: unknown): { code: string; report?: string } {
  let cause = error;
  while ((cause instanceof ChildWorkflowFailure || cause instanceof ActivityFailure) && cause.cause !== undefined) cause = cause.cause;
  const code = cause instanceof ApplicationFailure ? (cause.type ?? 'DEFECT') : cause instanceof Error ? cause.name : 'DEFECT';
  const [detail] = cause instanceof ApplicationFailure ? (cause.details ?? []) : [];
  const report = (detail as { report?: unknown } | undefined)?.report;
  return { code, ...(typeof report === 'string' ? { report } : {}) };
}

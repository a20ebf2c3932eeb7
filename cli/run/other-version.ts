import { join } from 'node:path';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Settings } from '../settings.js';
import { liveProcesses } from './live-processes.js';

/** A worker that waits for work asks at least once a minute; the server names it for five. */
const ASKED_WITHIN_MS = 70_000;
const WORKFLOW_QUEUE = 1;

/** How a workflow stands to this version of the code. */
export type Standing = 'own' | 'served by another version' | 'left by another version';

/** Whether the study belongs to this version of the code, and if not, whether a worker of its own is left. */
export async function standingOf(study: WorkflowHandle, client: Client, settings: Settings, state: string): Promise<Standing> {
  const { taskQueue } = await study.describe();
  if (taskQueue === settings.taskQueue) return 'own';
  // The embedded server's workers are this machine's: whether they live is known at once.
  const served = settings.server.address === undefined ? await othersLive(settings, state) : await polled(client, settings, taskQueue);
  return served ? 'served by another version' : 'left by another version';
}

async function othersLive({ version: own }: Settings, state: string): Promise<boolean> {
  return (await liveProcesses(join(state, 'workers'))).some(({ version }) => version !== own);
}

async function polled(client: Client, settings: Settings, taskQueue: string): Promise<boolean> {
  const { pollers } = await client.workflowService.describeTaskQueue({ namespace: settings.server.namespace, taskQueue: { name: taskQueue }, taskQueueType: WORKFLOW_QUEUE });
  return (pollers ?? []).some(({ lastAccessTime }) => Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1000 < ASKED_WITHIN_MS);
}

/** Ends a study nobody works on, its parts first: the server ends those of an ended study only in a while, and the new one's bear the same names. */
export async function endLeft(study: WorkflowHandle, client: Client): Promise<void> {
  const parts = (await study.describe()).raw.pendingChildren ?? [];
  const handles = [...parts.map(({ workflowId }) => client.workflow.getHandle(workflowId ?? '')), study];
  // One that has ended by itself meanwhile is all the better.
  for (const handle of handles) await handle.terminate('left by another version of the code').catch(() => undefined);
}

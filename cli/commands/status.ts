import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { StepEvent } from '../../activities/worker/event-log.js';
import { eventsFile } from '../../activities/worker/log-line.js';
import { readEvents } from '../run/follow-events.js';
import { isOfStudy } from '../run/find-study.js';
import { connectClient } from '../server/connection.js';
import { runningServer } from '../server/embedded-server.js';
import { readSettings } from '../settings.js';

const QUERY_LIMIT_MS = 2000;

interface StudyStatus {
  readonly study: string;
  readonly state: string;
  readonly steps: Record<string, string>;
}

/** `deconflow status [RUN]`: the studies that the server knows, and for one the state of each step. */
export async function statusCommand({ state, run, json }: { state: string; run?: string; json: boolean }): Promise<number> {
  const folder = resolve(state);
  const settings = await readSettings();
  const address = settings.server.address ?? (await runningServer(folder))?.address;
  if (address === undefined) {
    process.stdout.write(json ? '[]\n' : 'no Temporal server is running, so no study is\n');
    return 0;
  }
  const client = await connectClient(settings, address);
  try {
    const found: StudyStatus[] = [];
    for await (const workflow of client.workflow.list({ query: "WorkflowType IN ('study', 'apply')" })) {
      if (run !== undefined && !isOfStudy(workflow.workflowId, run)) continue;
      if (found.some(({ study }) => study === workflow.workflowId)) continue;
      const steps: Record<string, string> = {};
      await readEvents(eventsFile(folder, workflow.workflowId), 0, (event) => {
        steps[event.label] = describe(event);
      });
      found.push({ study: workflow.workflowId, state: await standingOf(client.workflow.getHandle(workflow.workflowId), workflow.status.name), steps });
    }
    if (json) process.stdout.write(`${JSON.stringify(found)}\n`);
    else {
      if (found.length === 0) process.stdout.write('no such study\n');
      for (const { study, state: standing, steps } of found) {
        process.stdout.write(`${study}  ${standing}\n`);
        if (run !== undefined || standing === 'running' || standing === 'paused') for (const [label, text] of Object.entries(steps)) process.stdout.write(`  ${label}: ${text}\n`);
      }
    }
    return 0;
  } finally {
    await client.connection.close();
  }
}

/** Temporal's word for it, or "paused". */
async function standingOf(study: WorkflowHandle, status: string): Promise<string> {
  if (status !== 'RUNNING') return status.toLowerCase();
  // Only a worker can answer; without one the study stands still anyway.
  const paused = await Promise.race([study.query<boolean>('paused').catch(() => false), delay(QUERY_LIMIT_MS, false)]);
  return paused ? 'paused' : 'running';
}

function describe(event: StepEvent): string {
  switch (event.kind) {
    case 'started':
      return `running${event.attempt > 1 ? `, attempt ${event.attempt}` : ''}`;
    case 'progress':
      return `${event.progress.message} (${event.progress.done} of ${event.progress.total})`;
    case 'finished':
      return event.cache === 'hit' ? 'hit' : 'done';
    case 'failed':
      return `failed (${event.code})`;
    case 'cancelled':
      return 'cancelled';
  }
}

import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '../kit/step.js';

export type StepEvent = { readonly step: string; readonly label: string } & (
  | { readonly kind: 'started'; readonly attempt: number }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'finished'; readonly cache: 'hit' | 'miss'; readonly key: string; readonly late?: true; readonly rebuilt?: true }
  | { readonly kind: 'failed'; readonly code: string; readonly report: string; readonly attempt: number; readonly retry: boolean }
  | { readonly kind: 'cancelled' }
);

/** As it stands in the log. @property time ISO 8601, UTC */
export type LoggedEvent = StepEvent & { readonly time: string };

/**
 * What the steps of a study are doing, one JSON line an event, for the command line to follow. Only a view:
 * what is finished is decided by the store and the Temporal server, so a lost line loses nothing.
 */
export class EventLog {
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly root: string) {}

  static path(root: string, study: string): string {
    return join(root, 'events', `${study}.jsonl`);
  }

  append(study: string, event: StepEvent): Promise<void> {
    const line = `${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`;
    this.queue = this.queue
      .then(() => mkdir(join(this.root, 'events'), { recursive: true, mode: 0o700 }))
      .then(() => appendFile(EventLog.path(this.root, study), line, { mode: 0o600 }))
      .catch(() => undefined);
    return this.queue;
  }
}

/** The study that an activity belongs to: its child workflows are named `<study>/<part>`. */
export function studyOf({ workflowExecution }: { readonly workflowExecution?: { readonly workflowId: string } | undefined }): string {
  return workflowExecution?.workflowId.split('/')[0] ?? 'local';
}

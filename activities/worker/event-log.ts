import { appendFile, mkdir } from 'node:fs/promises';
import { type Logger, pino } from 'pino';
import type { Progress } from '../kit/step.js';
import { eventsFile, eventsFolder, type Level, LINE } from './log-line.js';

export type StepEvent = { readonly step: string; readonly label: string; readonly attempt: number } & (
  | { readonly kind: 'started' }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'finished'; readonly cache: 'hit' | 'miss'; readonly key: string; readonly late?: true; readonly rebuilt?: true }
  | { readonly kind: 'failed'; readonly code: string; readonly report: string; readonly retry: boolean }
  | { readonly kind: 'cancelled' }
);

/** As it stands in the log. @property time ISO 8601, UTC @property run the study's id, which ends in the digits of its runs */
export type LoggedEvent = StepEvent & { readonly level: Level; readonly time: string; readonly run: string };

/**
 * What the steps of a study are doing, one JSON line an event, for the command line to follow and for whoever collects logs.
 * Only a view: what is finished is decided by the store and the Temporal server, so a lost line loses nothing.
 */
export class EventLog {
  private queue: Promise<void> = Promise.resolve();
  private readonly loggers = new Map<string, Logger>();

  constructor(private readonly root: string) {}

  append(study: string, event: StepEvent): Promise<void> {
    let logger = this.loggers.get(study);
    if (logger === undefined) {
      logger = pino({ ...LINE, base: { run: study } }, { write: (line: string) => this.write(study, line) });
      this.loggers.set(study, logger);
    }
    logger[levelOf(event)](event);
    return this.queue;
  }

  private write(study: string, line: string): void {
    this.queue = this.queue
      .then(() => mkdir(eventsFolder(this.root), { recursive: true, mode: 0o700 }))
      .then(() => appendFile(eventsFile(this.root, study), line, { mode: 0o600 }))
      .catch(() => undefined);
  }
}

function levelOf(event: StepEvent): Level {
  switch (event.kind) {
    case 'progress':
      return 'debug';
    case 'started':
    case 'finished':
      return 'info';
    case 'cancelled':
      return 'warn';
    case 'failed':
      return event.retry ? 'warn' : 'error';
  }
}

/** The study that an activity belongs to: its child workflows are named `<study>/<part>`. */
export function studyOf({ workflowExecution }: { readonly workflowExecution?: { readonly workflowId: string } | undefined }): string {
  return workflowExecution?.workflowId.split('/')[0] ?? 'local';
}

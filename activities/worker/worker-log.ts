import type { Logger as TemporalLogger, LogLevel, LogMetadata } from '@temporalio/worker';
import { destination, pino } from 'pino';
import { type Level, LINE } from './log-line.js';

/** What the worker says of itself, and Temporal's library within it: JSON lines on standard error. */
export interface WorkerLog extends TemporalLogger {
  readonly level: Level;
}

const STANDARD_ERROR = 2;
const LEVEL_OF: Readonly<Record<LogLevel, Level>> = { TRACE: 'debug', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' };

/** Written at once, so that the last words of a worker that dies are there. */
export function workerLog(level: Level, output = destination({ dest: STANDARD_ERROR, sync: true })): WorkerLog {
  const logger = pino({ ...LINE, level, base: null }, output);
  const log = (given: LogLevel, message: string, metadata?: LogMetadata) => {
    if (message.startsWith('No workflows registered')) return; // the training queue has none on purpose
    logger[LEVEL_OF[given]](fieldsOf(metadata), message);
  };
  return {
    level,
    log,
    trace: (message, metadata) => log('TRACE', message, metadata),
    debug: (message, metadata) => log('DEBUG', message, metadata),
    info: (message, metadata) => log('INFO', message, metadata),
    warn: (message, metadata) => log('WARN', message, metadata),
    error: (message, metadata) => log('ERROR', message, metadata),
  };
}

/** Named as in the log of events, and nothing else of what Temporal's library hands over: arguments and headers may be among it. */
function fieldsOf(metadata: LogMetadata = {}): Record<string, unknown> {
  const { workflowId, activityType, attempt, taskQueue, error } = metadata;
  const told = { run: workflowId, step: activityType, attempt, queue: taskQueue, error: error instanceof Error ? `${error.name}: ${error.message}` : error };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => typeof value === 'string' || typeof value === 'number'));
}

import { join } from 'node:path';
import type { LoggerOptions } from 'pino';

/** How much a line matters, least first. */
export const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof LEVELS)[number];

/** The form of every line of our logs: JSON, the level in words, the time in ISO 8601 (UTC). */
export const LINE = {
  level: LEVELS[0],
  formatters: { level: (label: string) => ({ level: label }) },
  timestamp: () => `,"time":"${new Date().toISOString()}"`,
} satisfies LoggerOptions;

/** Where the state folder keeps the events of each study. */
export const eventsFolder = (state: string): string => join(state, 'events');
export const eventsFile = (state: string, study: string): string => join(eventsFolder(state), `${study}.jsonl`);

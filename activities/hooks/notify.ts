import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readTable } from '../../data-catalog/tables/table-file.js';
import type { Message, Notify } from '../../workflows/message.js';
import type { Hooks } from './hooks.js';
import { tellHook } from './tell-hook.js';

/** The readings that are counted: how groups came about in the discovery cohort, and the headline elsewhere. */
const COUNTED: ReadonlySet<string> = new Set(['discovery', 'separate, plain']);

/** Where it is written down what became of each message. */
export const hookLog = (state: string): string => join(state, 'hooks.jsonl');

/** Tells the hook of the message's event, if there is one. What goes wrong is written down and hurts nobody. */
export function notifier(hooks: Hooks, state: string): Notify {
  return async (message) => {
    const hook = hooks[message.event];
    if (hook === undefined) return;
    const counts = message.counts ?? (message.run === undefined ? undefined : await groupCounts(message.run));
    const text = `${JSON.stringify({ ...message, ...(counts === undefined ? {} : { counts }) })}\n`;
    const told = await tellHook(hook, text, 1000 * hooks.timeoutSeconds);
    await mkdir(state, { recursive: true, mode: 0o700 });
    const kind = 'command' in hook ? 'command' : 'webhook';
    await appendFile(hookLog(state), `${JSON.stringify({ time: new Date().toISOString(), event: message.event, study: message.study, hook: kind, ...told })}\n`, { mode: 0o600 });
  };
}

/** Patients by cohort and group; undefined where the run called none. */
async function groupCounts(run: string): Promise<Message['counts']> {
  const rows = await readTable(join(run, 'tables', 'groups.parquet')).catch(() => []);
  const counts: Record<string, Record<string, number>> = {};
  for (const row of rows) {
    if (!COUNTED.has(String(row.variant))) continue;
    const cohort = (counts[String(row.cohort)] ??= {});
    cohort[String(row.group)] = (cohort[String(row.group)] ?? 0) + 1;
  }
  return rows.length === 0 ? undefined : counts;
}

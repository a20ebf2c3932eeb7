import { canonicalJson } from '../../data-catalog/store/key.js';

interface Run {
  readonly steps: readonly { readonly label: string }[];
}

/** What a run owes to its moment and machine rather than to its study. */
const OF_THE_RUN = ['id', 'machine'];
const OF_THE_ATTEMPT = ['attempts', 'start', 'end', 'cache', 'failures', 'use'];

/** run.json without run id, machine, times, attempts, hits and resources; steps by label, since they end in another order each time. */
export function comparableRun(text: string): string {
  const run = JSON.parse(text) as Run;
  const steps = [...run.steps].sort((a, b) => compare(a.label, b.label)).map((step) => without(step, OF_THE_ATTEMPT));
  return canonicalJson({ ...without(run, OF_THE_RUN), steps });
}

function without(value: object, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

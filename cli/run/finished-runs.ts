import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface RunSummary {
  readonly id: string;
  readonly study: string;
  readonly cohorts: readonly string[];
  /** a StudyState, or Temporal's word for an end that the study did not choose (terminated, timed_out) */
  readonly status: string;
  /** ISO 8601, UTC */
  readonly started: string;
  /** of those with a results folder */
  readonly steps?: number;
  /** steps that were taken from the store */
  readonly hits?: number;
}

interface RecordedRun {
  readonly study: { readonly name: string; readonly cohorts?: readonly { readonly name: string }[] };
  /** an application goes by the name of its study */
  readonly applied?: { readonly study: string };
  readonly steps: readonly { readonly cache: string; readonly start: string }[];
}

/** A results folder whose run.json tells nothing: passing over it would let gc take what the run rests on. */
export class RunUnreadableError extends Error {
  readonly code = 'RUN_UNREADABLE';
  constructor(path: string) {
    super(`${path} is not the record of a run: it was cut off or written by something else. Take the folder away from the other results, or restore it.`);
    this.name = 'RunUnreadableError';
  }
}

/** The finished runs under `out`, oldest first. @throws RunUnreadableError */
export async function finishedRuns(out: string): Promise<RunSummary[]> {
  const summaries: RunSummary[] = [];
  for (const id of (await readdir(out).catch(() => [])).sort()) {
    if (id.startsWith('.')) continue;
    const text = await readFile(join(out, id, 'run.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const { study, applied, steps } = parseRun(text, join(out, id, 'run.json'));
    const started = steps.map(({ start }) => start).sort()[0] ?? '';
    const hits = steps.filter((step) => step.cache === 'hit').length;
    summaries.push({ id, study: applied?.study ?? study.name, cohorts: (study.cohorts ?? []).map(({ name }) => name), status: 'done', started, steps: steps.length, hits });
  }
  return summaries;
}

function parseRun(text: string, path: string): RecordedRun {
  try {
    const run = JSON.parse(text) as Partial<RecordedRun>;
    if (typeof run.study?.name === 'string' && Array.isArray(run.steps)) return run as RecordedRun;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new RunUnreadableError(path);
}

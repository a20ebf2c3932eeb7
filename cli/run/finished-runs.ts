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

/** The finished runs under `out`, oldest first. */
export async function finishedRuns(out: string): Promise<RunSummary[]> {
  const summaries: RunSummary[] = [];
  for (const id of (await readdir(out).catch(() => [])).sort()) {
    if (id.startsWith('.')) continue;
    const text = await readFile(join(out, id, 'run.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const { study, applied, steps } = JSON.parse(text) as RecordedRun;
    const started = steps.map(({ start }) => start).sort()[0] ?? '';
    const hits = steps.filter((step) => step.cache === 'hit').length;
    summaries.push({ id, study: applied?.study ?? study.name, cohorts: (study.cohorts ?? []).map(({ name }) => name), status: 'done', started, steps: steps.length, hits });
  }
  return summaries;
}

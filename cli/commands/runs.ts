import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export interface RunSummary {
  readonly id: string;
  readonly study: string;
  readonly hits: number;
  readonly steps: number;
}

/** The finished runs under `out`, oldest first. */
export async function listRuns(out: string): Promise<RunSummary[]> {
  const summaries: RunSummary[] = [];
  for (const id of (await readdir(out).catch(() => [])).sort()) {
    if (id.startsWith('.')) continue;
    const text = await readFile(join(out, id, 'run.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const run = JSON.parse(text) as { study: { name: string }; steps: { cache: string }[] };
    summaries.push({ id, study: run.study.name, steps: run.steps.length, hits: run.steps.filter((step) => step.cache === 'hit').length });
  }
  return summaries;
}

/** `deconflow runs`. */
export async function runsCommand({ out, json }: { out: string; json: boolean }): Promise<number> {
  const runs = await listRuns(resolve(out));
  if (json) process.stdout.write(`${JSON.stringify(runs)}\n`);
  else if (runs.length === 0) process.stdout.write(`no runs under ${out}\n`);
  else for (const run of runs) process.stdout.write(`${run.id}  ${run.study}  ${run.steps} steps, ${run.hits} from the store\n`);
  return 0;
}

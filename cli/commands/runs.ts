import { resolve } from 'node:path';
import type { StudyState } from '../../workflows/search-attributes.js';
import { finishedRuns, type RunSummary } from '../run/finished-runs.js';
import { runningServer } from '../server/embedded-server.js';
import { readSettings } from '../settings.js';

export interface RunsFlags {
  readonly state: string;
  readonly out: string;
  readonly json: boolean;
  readonly study?: string;
  readonly cohort?: string;
  readonly status?: StudyState;
  /** the earliest start */
  readonly since?: Date;
}

/** `deconflow runs`: the results folders under `out`, and what else the Temporal server knows of, oldest first. */
export async function runsCommand(flags: RunsFlags): Promise<number> {
  const { out, json, study, cohort, status, since } = flags;
  const all = await finishedRuns(resolve(out));
  const folders = all.filter(
    (run) =>
      (study === undefined || run.study === study) && (cohort === undefined || run.cohorts.includes(cohort)) &&
      (status === undefined || status === 'done') && (since === undefined || Date.parse(run.started) >= since.getTime()),
  );
  const known = new Set(all.map(({ id }) => id));
  const others = (await fromServer(flags)).filter(({ id }) => !known.has(id));
  const runs = [...folders, ...others].sort((a, b) => (a.started < b.started ? -1 : a.started > b.started ? 1 : 0));
  if (json) process.stdout.write(`${JSON.stringify(runs)}\n`);
  else if (runs.length === 0) process.stdout.write(`no such runs under ${out}\n`);
  else for (const run of runs) process.stdout.write(`${describe(run)}\n`);
  return 0;
}

/** Without a server only results folders are known, which needs no remark: nothing can be running then. */
async function fromServer(flags: RunsFlags): Promise<RunSummary[]> {
  const settings = await readSettings();
  const address = settings.server.address ?? (await runningServer(resolve(flags.state)))?.address;
  if (address === undefined) return [];
  try {
    const { knownStudies } = await import('../run/known-studies.js');
    return await knownStudies(settings, address, flags);
  } catch (error) {
    process.stderr.write(`The Temporal server at ${address} was not asked, so only results folders are listed: ${(error as Error).message}\n`);
    return [];
  }
}

function describe({ id, study, cohorts, status, steps, hits }: RunSummary): string {
  const work = steps === undefined ? 'no results folder here' : `${steps} steps, ${hits} from the store`;
  return `${id}  ${study}  ${status}  ${cohorts.join(', ')}  ${work}`;
}

import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { nearest } from '../../../data-catalog/study/nearest.js';
import { type AuditedRun, readRunRecord, RunRecordError } from './run-record.js';

export class UnknownRunError extends Error {
  readonly code = 'UNKNOWN_RUN';
  constructor(run: string, out: string, near: string | undefined) {
    super(
      `Expected a run, found "${run}": neither a results folder (one with run.json) nor a run under ${out}.` +
        `${near === undefined ? '' : ` Did you mean ${near}?`} \`deconflow runs --out FOLDER\` lists them.`,
    );
    this.name = 'UnknownRunError';
  }
}

/** A run by its id under `out`, or by its folder. @throws UnknownRunError, RunRecordError */
export async function findRun(run: string, out: string): Promise<AuditedRun> {
  return readRunRecord(await runFolder(run, out));
}

/** Its folder alone. @throws UnknownRunError */
export async function runFolder(run: string, out: string): Promise<string> {
  const folder = [join(resolve(out), run), resolve(run)].find((candidate) => existsSync(join(candidate, 'run.json')));
  if (folder === undefined) throw new UnknownRunError(run, out, nearest(run, await runIds(resolve(out))));
  return folder;
}

/** Runs of the same study with an earlier id, the nearest first: beside the run's own folder and under `out`. */
export async function earlierRuns(run: AuditedRun, out: string): Promise<AuditedRun[]> {
  const found = new Map<string, AuditedRun>();
  for (const place of new Set([dirname(run.folder), resolve(out)])) {
    for (const id of await runIds(place)) {
      if (id >= run.id || found.has(id)) continue;
      const other = await readRunRecord(join(place, id)).catch((error: unknown) => {
        // A damaged record of another run is no reason not to explain this one.
        if (error instanceof RunRecordError) return undefined;
        throw error;
      });
      if (other?.study.name === run.study.name) found.set(id, other);
    }
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** Names of the results folders in `place`; ids begin with the time, so that their order is that of the runs. */
async function runIds(place: string): Promise<string[]> {
  const names = await readdir(place).catch(() => []);
  return names.filter((name) => !name.startsWith('.') && existsSync(join(place, name, 'run.json'))).sort();
}

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { QueueNames } from '../../activities/kit/task-queues.js';
import { loadStudy } from '../../data-catalog/study/load-study.js';
import { findRun } from '../audit/run/find-run.js';
import type { AuditedRun } from '../audit/run/run-record.js';
import { finishedRuns } from '../run/finished-runs.js';
import { prepareStudy, type StudyOptions } from '../run/plan-context.js';
import type { Settings } from '../settings.js';

/** A study file was named where a finished run is needed, and there is none. */
export class NotRunYetError extends Error {
  readonly code = 'NOT_RUN_YET';
  constructor(study: string, out: string) {
    super(`${study} has no finished run under ${out}, with just these inputs and settings: nothing is trained yet that could be applied. Run it first: deconflow run ${study} (with the same --data, --profile, --set and --out).`);
    this.name = 'NotRunYetError';
  }
}

/** The run that is meant: itself, or the last one of a study file with just these inputs and settings. @throws NotRunYetError, UnknownRunError */
export async function runOfStudy({ study, out, ...options }: StudyOptions & { readonly out: string }, settings: Settings, queues: QueueNames): Promise<AuditedRun> {
  if (!/\.ya?ml$/.test(study) || !existsSync(study)) return findRun(study, out);
  const { digits } = await prepareStudy(await loadStudy(study, options), { study, ...options }, settings, queues);
  const last = (await finishedRuns(resolve(out))).filter(({ id }) => id.endsWith(`-${digits}`)).at(-1);
  if (last === undefined) throw new NotRunYetError(study, out);
  return findRun(last.id, out);
}

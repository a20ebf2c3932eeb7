import { stat } from 'node:fs/promises';
import type { ArtifactStore } from '../../data-catalog/store/artifact-store.js';
import type { NewCohort } from '../../data-catalog/study/cohort.js';
import type { Study } from '../../data-catalog/study/study.js';
import type { TrainedStudy } from '../../workflows/apply-input.js';
import type { PublishRequest } from '../../workflows/study-input.js';

/** What run.json records of a run that applied another run's study to a new cohort. */
export interface AppliedStudy {
  /** name of the trained study, id of its run, sha256 of that run's run.json */
  readonly study: string;
  readonly run: string;
  readonly sha256: string;
  /** where a schedule asked for it: which one, and the time that it meant (ISO 8601, UTC) */
  readonly schedule?: string;
  readonly logicalDate?: string;
  /** the artifacts of that run that this one rests on */
  readonly took: readonly { readonly step: string; readonly output: string; readonly sha256: string; readonly bytes: number }[];
}

export interface RecordedStudy {
  /** resolved, every default filled in; of an application: the trained study with the new cohort as its only one, under a name of its own */
  readonly study: Omit<Study, 'cohorts'> & { readonly cohorts: Study['cohorts'] | readonly [NewCohort] };
  readonly applied?: AppliedStudy;
}

export async function recordedStudy({ input, scheduled }: PublishRequest, store: ArtifactStore): Promise<RecordedStudy> {
  if (!('trained' in input)) return { study: input.study };
  const { run, sha256, study } = input.trained;
  const { name } = input.cohort;
  return {
    study: { ...study, name: `${study.name}-on-${name}`, title: `${study.title ?? study.name}, applied to ${name}`, cohorts: [input.cohort] },
    applied: { study: study.name, run, sha256, ...scheduled, took: await tookFrom(input.trained, store) },
  };
}

async function tookFrom({ genes, weights, model, discovery, test }: TrainedStudy, store: ArtifactStore): Promise<AppliedStudy['took']> {
  const references = [genes, weights, model, ...Object.values(discovery), ...Object.values(test)];
  return Promise.all(references.map(async (reference) => ({ ...reference, bytes: (await stat(await store.soundObject(reference))).size })));
}

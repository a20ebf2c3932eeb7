import type { ArtifactReference } from '../data-catalog/store/reference.js';
import type { NewCohort } from '../data-catalog/study/cohort.js';
import type { Study } from '../data-catalog/study/study.js';

/** A finished study, as far as a new cohort needs it: what it was told and what it found, by reference. */
export interface TrainedStudy {
  /** id of its run */
  readonly run: string;
  /** sha256 of that run's run.json */
  readonly sha256: string;
  /** the resolved study file */
  readonly study: Study;
  readonly genes: ArtifactReference;
  readonly weights: ArtifactReference;
  readonly model: ArtifactReference;
  /** of the discovery cohort: expression over the study's list, proportions, groups */
  readonly discovery: { readonly expression: ArtifactReference; readonly proportions: ArtifactReference; readonly groups: ArtifactReference };
  /** how well the network did on simulated samples, and what it predicted for them */
  readonly test: { readonly metrics: ArtifactReference; readonly proportions: ArtifactReference };
}

/** What a trained study is applied to. The files go by the names that they have in the state folder. */
export interface ApplyInput {
  readonly trained: TrainedStudy;
  readonly cohort: NewCohort;
  /** sha256 of each input file by its name */
  readonly files: Readonly<Record<string, string>>;
  /** its size in bytes */
  readonly sizes: Readonly<Record<string, number>>;
}

/** When a schedule asked for an application. */
export interface ScheduledTime {
  readonly schedule: string;
  /** the time that the schedule meant, ISO 8601 in UTC: with a backfill or after a standstill not the time of the run */
  readonly logicalDate: string;
}

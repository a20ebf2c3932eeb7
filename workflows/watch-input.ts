import type { ApplyInput, TrainedStudy } from './apply-input.js';
import type { RunContext } from './study-input.js';

/** What a schedule hands to each run of its workflow. Folders below `watched` go by the sha256 of their content: their names may tell who is in them. */
export interface WatchRequest {
  readonly schedule: string;
  /** the folder that cohorts are put into */
  readonly watched: string;
  readonly trained: TrainedStudy;
  readonly context: Omit<RunContext, 'data'>;
  readonly out: string;
  /** cohorts that one history holds; then the workflow goes on in a new one */
  readonly batch: number;
  /** from the history before */
  readonly soFar?: { readonly logicalDate: string; readonly tally: Tally };
}

export interface Tally {
  /** applied now, each with a results folder of its own */
  readonly applied: number;
  /** refused now; their problems stand in the schedule's memory */
  readonly bad: number;
  /** failed now; tried again the next time */
  readonly failed: number;
}

export interface Watched extends Tally {
  /** the time that the schedule meant, ISO 8601 in UTC */
  readonly logicalDate: string;
  /** passed over, as their content is that of an earlier time */
  readonly skipped: { readonly done: number; readonly bad: number };
}

export type PreparedApplication =
  | { readonly state: 'ready'; readonly input: ApplyInput; readonly data: string; readonly workflowId: string; readonly digits: string }
  | { readonly state: 'bad'; readonly problems: number }
  /** taken away or changed since it was listed */
  | { readonly state: 'gone' };

export type ApplicationOutcome =
  | { readonly state: 'done'; readonly folder: string }
  | { readonly state: 'failed'; readonly code: string; readonly report?: string };

/** One cohort of one schedule. */
export interface CohortOf {
  readonly schedule: string;
  /** sha256 of the cohort's folder */
  readonly content: string;
  /** sha256 of the trained study's run.json: what was done with another study is not done with this one */
  readonly trained: string;
}

/** The activities around the applications; what they remember lies in the state folder. */
export interface CohortActivities {
  listCohorts(request: { readonly schedule: string; readonly watched: string; readonly trained: string }): Promise<{ readonly waiting: readonly string[]; readonly skipped: Watched['skipped'] }>;
  prepareCohort(cohort: CohortOf, given: { readonly watched: string; readonly trained: TrainedStudy; readonly engine: string; readonly logicalDate: string }): Promise<PreparedApplication>;
  /** @returns what it counts as: bad input of a step is the cohort's fault */
  recordCohort(cohort: CohortOf, outcome: ApplicationOutcome, logicalDate: string): Promise<'done' | 'bad' | 'failed'>;
}

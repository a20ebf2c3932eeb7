import type { StepRecord } from '../activities/kit/steps.js';
import type { ArtifactReference } from '../data-catalog/store/reference.js';
import type { Study } from '../data-catalog/study/study.js';
import type { TableName } from '../data-catalog/tables/schema.js';
import type { ApplyInput, ScheduledTime } from './apply-input.js';
import type { HookEvent } from './message.js';

/** What a study starts from: its file, resolved, and the content of the input files. */
export interface StudyInput {
  readonly study: Study;
  /** sha256 of each input file by its path relative to the data folder */
  readonly files: Readonly<Record<string, string>>;
  /** its size in bytes */
  readonly sizes: Readonly<Record<string, number>>;
  /** files of the reference’s samples, in the order in which their reader takes them; of forms other than matrix-market */
  readonly sampleFiles?: readonly string[];
}

/** The artifacts that a finished study, or its application to a new cohort, consists of. */
export interface StudyArtifacts {
  readonly tables: Partial<Readonly<Record<TableName, ArtifactReference>>>;
  readonly profiles: readonly { readonly cohort: string; readonly cellType: string; readonly parquet: ArtifactReference }[];
  readonly expression: readonly { readonly cohort: string; readonly parquet: ArtifactReference }[];
  /** absent where nothing was trained */
  readonly model?: { readonly description: ArtifactReference; readonly weights: ArtifactReference };
  readonly figures: ArtifactReference;
  /** of the discovery cohort, all types in one matrix: the report looks genes up in it; absent where there is no discovery cohort */
  readonly discoveryProfiles?: { readonly cellTypes: readonly string[]; readonly matrix: ArtifactReference };
}

/** Timeouts and retries of a kind of step, from temporal.yaml. */
export interface ActivityPolicy {
  readonly taskQueue: string;
  readonly startToCloseTimeout: string;
  readonly heartbeatTimeout: string;
  readonly maximumAttempts: number;
  /** Temporal's: 1 goes first, 5 last */
  readonly priority: number;
}

/** Where and how the steps of one run are performed. */
export interface RunContext {
  readonly seed: number;
  readonly engine: string;
  readonly data: string;
  readonly policies: Readonly<Record<string, ActivityPolicy>>;
  /** events that the worker has a hook for; absent: none */
  readonly hooks?: readonly HookEvent[];
}

/** What the user gave, for whoever runs the study again: study file and lock, by reference, and what the command line changed. */
export interface StudyDocuments {
  readonly study: ArtifactReference;
  readonly lock: ArtifactReference;
  readonly profile: string | null;
  /** `path=value` */
  readonly set: readonly string[];
  /** name of the account that gave the command */
  readonly agent: string;
}

export interface PublishRequest {
  readonly runId: string;
  readonly out: string;
  readonly input: StudyInput | ApplyInput;
  /** where a schedule asked for it */
  readonly scheduled?: ScheduledTime;
  readonly seed: number;
  readonly engine: string;
  /** a study that an earlier version began has none */
  readonly documents?: StudyDocuments;
}

/** Publishing takes its parts one argument each, the records in pages: every argument is a payload of its own and stays small. */
export type PublishRun = (request: PublishRequest, artifacts: StudyArtifacts, ...records: (readonly StepRecord[])[]) => Promise<PublishedRun>;

export interface PublishedRun {
  readonly runId: string;
  readonly folder: string;
}

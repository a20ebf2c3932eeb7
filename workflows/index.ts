import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Part, StepRecord } from '../activities/kit/steps.js';
import { telling } from './notify.js';
import { exportProfiles as exportProfilesPart } from './parts/export-profiles.js';
import { findSubtypes as findSubtypesPart } from './parts/find-subtypes.js';
import { testModel as testModelPart } from './parts/test-model.js';
import { trainModel as trainModelPart } from './parts/train-model.js';
import { validateSubtypes as validateSubtypesPart } from './parts/validate-subtypes.js';
import { showEnd, showState } from './shown-state.js';
import { applyStudy } from './apply.js';
import type { ApplyInput, ScheduledTime } from './apply-input.js';
import { analyseStudy } from './study.js';
import type { PublishedRun, PublishRequest, PublishRun, RunContext, StudyArtifacts, StudyDocuments, StudyInput } from './study-input.js';
import { type PartRequest, type PartResult, temporalSteps } from './temporal-steps.js';

export interface StudyRequest {
  readonly context: RunContext;
  readonly input: StudyInput;
  readonly runId: string;
  readonly out: string;
  readonly documents?: StudyDocuments;
}

/** A record takes about 250 bytes of a payload, which is to stay under 20 KB. */
const RECORDS_A_PAGE = 40;

export interface ApplyRequest {
  readonly context: RunContext;
  readonly input: ApplyInput;
  readonly runId: string;
  readonly out: string;
  readonly scheduled?: ScheduledTime;
}

/** The study on Temporal: its steps as activities, then its results folder. */
export async function study(request: StudyRequest): Promise<PublishedRun> {
  return showEnd(() => telling(request.context, { study: request.input.study.name }, () => analyseAndPublish(request)));
}

async function analyseAndPublish({ context, input, runId, out, documents }: StudyRequest): Promise<PublishedRun> {
  const { steps, records } = temporalSteps(context, (paused) => showState(paused ? 'paused' : 'running'));
  const artifacts = await analyseStudy(steps, input);
  const { seed, engine } = context;
  return publish(context, { runId, out, input, seed, engine, ...(documents === undefined ? {} : { documents }) }, artifacts, records);
}

/** A trained study applied to a new cohort, in the same way. */
export async function apply(request: ApplyRequest): Promise<PublishedRun> {
  const { context, input, scheduled } = request;
  return showEnd(() => telling(context, { study: input.trained.study.name, cohort: input.cohort.name, ...scheduled }, () => applyAndPublish(request)));
}

async function applyAndPublish({ context, input, runId, out, scheduled }: ApplyRequest): Promise<PublishedRun> {
  const { steps, records } = temporalSteps(context, (paused) => showState(paused ? 'paused' : 'running'));
  const artifacts = await applyStudy(steps, input);
  const { seed, engine } = context;
  return publish(context, { runId, out, input, seed, engine, ...(scheduled === undefined ? {} : { scheduled }) }, artifacts, records);
}

async function publish(context: RunContext, request: PublishRequest, artifacts: StudyArtifacts, records: readonly StepRecord[]): Promise<PublishedRun> {
  const policy = context.policies.publishRun;
  if (policy === undefined) throw new Error(`workflow ${workflowInfo().workflowId} has no policy for publishing`);
  const { publishRun } = proxyActivities<{ publishRun: PublishRun }>({
    taskQueue: policy.taskQueue,
    startToCloseTimeout: policy.startToCloseTimeout,
    heartbeatTimeout: policy.heartbeatTimeout,
    retry: { maximumAttempts: policy.maximumAttempts, initialInterval: '1s' },
  });
  const pages = Array.from({ length: Math.ceil(records.length / RECORDS_A_PAGE) }, (_, page) => records.slice(page * RECORDS_A_PAGE, (page + 1) * RECORDS_A_PAGE));
  return publishRun(request, artifacts, ...pages);
}

export { watchCohorts } from './watch-cohorts.js';

/** A part of the study as a workflow of its own. */
function asWorkflow<I, R>(part: Part<I, R>): (request: PartRequest) => Promise<PartResult> {
  return async ({ context, input }) => {
    const { steps, records } = temporalSteps(context);
    const result = await part(steps, input as I);
    return { result, records };
  };
}

export const trainModel = asWorkflow(trainModelPart);
export const testModel = asWorkflow(testModelPart);
export const findSubtypes = asWorkflow(findSubtypesPart);
export const exportProfiles = asWorkflow(exportProfilesPart);
export const validateSubtypes = asWorkflow(validateSubtypesPart);

import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Part } from '../activities/kit/steps.js';
import { exportProfiles as exportProfilesPart } from './parts/export-profiles.js';
import { findSubtypes as findSubtypesPart } from './parts/find-subtypes.js';
import { testModel as testModelPart } from './parts/test-model.js';
import { trainModel as trainModelPart } from './parts/train-model.js';
import { validateSubtypes as validateSubtypesPart } from './parts/validate-subtypes.js';
import { showEnd, showState } from './shown-state.js';
import { analyseStudy } from './study.js';
import type { PublishedRun, PublishRun, RunContext, StudyInput } from './study-input.js';
import { type PartRequest, type PartResult, temporalSteps } from './temporal-steps.js';

export interface StudyRequest {
  readonly context: RunContext;
  readonly input: StudyInput;
  readonly runId: string;
  readonly out: string;
}

/** A record takes about 250 bytes of a payload, which is to stay under 20 KB. */
const RECORDS_A_PAGE = 40;

/** The study on Temporal: its steps as activities, then its results folder. */
export async function study(request: StudyRequest): Promise<PublishedRun> {
  return showEnd(() => analyseAndPublish(request));
}

async function analyseAndPublish({ context, input, runId, out }: StudyRequest): Promise<PublishedRun> {
  const { steps, records } = temporalSteps(context, (paused) => showState(paused ? 'paused' : 'running'));
  const artifacts = await analyseStudy(steps, input);
  const policy = context.policies.publishRun;
  if (policy === undefined) throw new Error(`workflow ${workflowInfo().workflowId} has no policy for publishing`);
  const { publishRun } = proxyActivities<{ publishRun: PublishRun }>({
    taskQueue: policy.taskQueue,
    startToCloseTimeout: policy.startToCloseTimeout,
    heartbeatTimeout: policy.heartbeatTimeout,
    retry: { maximumAttempts: policy.maximumAttempts, initialInterval: '1s' },
  });
  const { seed, engine } = context;
  const pages = Array.from({ length: Math.ceil(records.length / RECORDS_A_PAGE) }, (_, page) => records.slice(page * RECORDS_A_PAGE, (page + 1) * RECORDS_A_PAGE));
  return publishRun({ runId, out, input, seed, engine }, artifacts, ...pages);
}

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

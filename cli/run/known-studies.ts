import type { WorkflowExecutionInfo } from '@temporalio/client';
import { STUDY_COHORTS, STUDY_NAME, STUDY_STATE, type StudyState } from '../../workflows/search-attributes.js';
import { connectClient } from '../server/connection.js';
import type { Settings } from '../settings.js';
import type { RunSummary } from './finished-runs.js';

export interface StudySearch {
  readonly study?: string;
  readonly cohort?: string;
  readonly status?: StudyState;
  /** the earliest start */
  readonly since?: Date;
}

/** The studies that the Temporal server knows and `search` asks for. */
export async function knownStudies(settings: Settings, address: string, search: StudySearch): Promise<RunSummary[]> {
  const client = await connectClient(settings, address);
  try {
    const found: RunSummary[] = [];
    for await (const workflow of client.workflow.list({ query: studyQuery(search) })) found.push(summary(workflow));
    return found;
  } finally {
    await client.connection.close();
  }
}

/** In Temporal's list filter. "running" is what Temporal calls so: a study that was killed cannot say that it no longer is. */
export function studyQuery({ study, cohort, status, since }: StudySearch): string {
  const equal = (key: { name: string }, value: string | undefined) => (value === undefined ? [] : [`${key.name} = '${value.replaceAll("'", "''")}'`]);
  const open = status === 'running' || status === 'paused' ? ["ExecutionStatus = 'Running'"] : [];
  const from = since === undefined ? [] : [`StartTime >= '${since.toISOString()}'`];
  return ["WorkflowType IN ('study', 'apply')", ...equal(STUDY_NAME, study), ...equal(STUDY_COHORTS, cohort), ...equal(STUDY_STATE, status), ...open, ...from].join(' AND ');
}

function summary({ workflowId, status, startTime, memo, typedSearchAttributes: attributes }: WorkflowExecutionInfo): RunSummary {
  const state = attributes.get(STUDY_STATE);
  const open = status.name === 'RUNNING';
  const run = memo?.run;
  return {
    id: typeof run === 'string' ? run : workflowId,
    study: attributes.get(STUDY_NAME) ?? workflowId,
    cohorts: attributes.get(STUDY_COHORTS) ?? [],
    // "running" of a closed study is the last that it could say.
    status: state !== undefined && (open || state !== 'running') ? state : status.name.toLowerCase(),
    started: startTime.toISOString(),
  };
}

import type { Client, WorkflowHandle } from '@temporalio/client';

export class NoSuchStudyError extends Error {
  readonly code = 'NO_SUCH_STUDY';
  constructor(run: string) {
    super(`No running study is called "${run}": expected its id (name-digits) or the id of its run. \`deconflow status\` lists what runs.`);
    this.name = 'NoSuchStudyError';
  }
}

const RUN_ID = /^\d{8}T\d{6}Z-([0-9a-f]{12})$/;

/** Whether `run` (a study's id or a run's, which end in the same digits) means this workflow. */
export function isOfStudy(workflowId: string, run: string): boolean {
  const digits = RUN_ID.exec(run)?.[1];
  return workflowId === run || (digits !== undefined && workflowId.endsWith(`-${digits}`));
}

/** The running study that `run` means. @throws NoSuchStudyError */
export async function findRunningStudy(client: Client, run: string): Promise<WorkflowHandle> {
  for await (const { workflowId } of client.workflow.list({ query: "WorkflowType IN ('study', 'apply') AND ExecutionStatus = 'Running'" })) {
    if (isOfStudy(workflowId, run)) return client.workflow.getHandle(workflowId);
  }
  throw new NoSuchStudyError(run);
}

import { setTimeout as delay } from 'node:timers/promises';
import { type Client, type WorkflowHandle, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { shownAs } from '../../workflows/search-attributes.js';
import type { PublishedRun } from '../../workflows/study-input.js';
import { withAttributes } from '../server/register-attributes.js';
import type { Settings } from '../settings.js';
import type { Work } from './follow-study.js';
import { endLeft, standingOf } from './other-version.js';

const LOOK_MS = 1000;

type Request = Work['request'];
type StudyWorkflow = (request: Request) => Promise<PublishedRun>;

export interface StudyToStart {
  readonly settings: Settings;
  readonly state: string;
  readonly workflowId: string;
  readonly work: Work;
}

/**
 * Starts the study, or attaches to it where it runs already. One that another version of the code has begun is waited for as long as workers of
 * that version do it; without any it is ended, and begun by this version. Either way this version finds the finished steps in the store.
 */
export async function startOrAttach(client: Client, { settings, state, workflowId, work: { workflow, request } }: StudyToStart, say: (line: string) => void): Promise<WorkflowHandle<StudyWorkflow>> {
  for (let told = false; ; told = true) {
    try {
      const options = { taskQueue: settings.taskQueue, workflowId, args: [request] as [Request], memo: { run: request.runId }, typedSearchAttributes: shownAs(...namesOf(request)) };
      const handle = await withAttributes(client, () => client.workflow.start<StudyWorkflow>(workflow, options));
      say(`study ${workflowId} started`);
      return handle;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    const handle = client.workflow.getHandle<StudyWorkflow>(workflowId);
    const standing = await standingOf(handle, client, settings, state);
    if (standing === 'own') {
      say(`study ${workflowId} is running already: following it`);
      return handle;
    }
    if (standing === 'left by another version') {
      say(`study ${workflowId} was begun by another version of the code, of which no worker is left: this version begins it anew and keeps what is finished`);
      await endLeft(handle, client);
      continue;
    }
    if (!told) say(`study ${workflowId} is being done by workers of another version of the code: waiting until they have ended, since versions are never mixed`);
    await delay(LOOK_MS);
  }
}

/** Name of the study and of the cohorts that the work is about. */
function namesOf({ input }: Request): [study: string, cohorts: string[]] {
  const [study, cohorts] = 'trained' in input ? [input.trained.study, [input.cohort]] : [input.study, input.study.cohorts];
  return [study.name, cohorts.map(({ name }) => name)];
}

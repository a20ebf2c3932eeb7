import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { continueAsNew, executeChild, isCancellation, ParentClosePolicy, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { ScheduledTime } from './apply-input.js';
import type { apply } from './index.js';
import { failureOf, tell } from './notify.js';
import { shownAs } from './search-attributes.js';
import type { ApplicationOutcome, CohortActivities, CohortOf, PreparedApplication, Tally, Watched, WatchRequest } from './watch-input.js';

const SCHEDULED = defineSearchAttributeKey('TemporalScheduledStartTime', SearchAttributeType.DATETIME);
const NOTHING: Tally = { applied: 0, bad: 0, failed: 0 };

/**
 * One time of a schedule: applies the trained study to every cohort below the watched folder that was not done, nor refused, with just this
 * content before. One after the other, each as a child workflow; what is wrong with one does not keep the others.
 */
export async function watchCohorts(request: WatchRequest): Promise<Watched> {
  const { schedule, watched, trained, context, batch, soFar } = request;
  const logicalDate = soFar?.logicalDate ?? (workflowInfo().typedSearchAttributes.get(SCHEDULED) ?? workflowInfo().startTime).toISOString();
  const policy = context.policies.publishRun;
  if (policy === undefined) throw new Error(`workflow ${workflowInfo().workflowId} has no policy for its activities`);
  const activities = proxyActivities<CohortActivities>({
    taskQueue: policy.taskQueue, startToCloseTimeout: policy.startToCloseTimeout, heartbeatTimeout: policy.heartbeatTimeout,
    retry: { maximumAttempts: policy.maximumAttempts, initialInterval: '1s', maximumInterval: '30s' },
  });
  const { waiting, skipped } = await activities.listCohorts({ schedule, watched, trained: trained.sha256 });
  const tally = { ...(soFar?.tally ?? NOTHING) };
  for (const content of waiting.slice(0, batch)) {
    const cohort: CohortOf = { schedule, content, trained: trained.sha256 };
    const prepared = await activities.prepareCohort(cohort, { watched, trained, engine: context.engine, logicalDate });
    if (prepared.state === 'gone') continue;
    if (prepared.state === 'bad') {
      tally.bad++;
      await tell(context, {
        event: 'badCohort', state: 'refused', study: trained.study.name, cohort: content.slice(0, 12), schedule, logicalDate, counts: { problems: { all: prepared.problems } },
      });
      continue;
    }
    const outcome = await applied(request, prepared, { schedule, logicalDate });
    const counted = await activities.recordCohort(cohort, outcome, logicalDate);
    tally[counted === 'done' ? 'applied' : counted]++;
  }
  // What was done or refused is remembered outside: the next history lists only what is left.
  if (waiting.length > batch) await continueAsNew<typeof watchCohorts>({ ...request, soFar: { logicalDate, tally } });
  return { logicalDate, ...tally, skipped };
}

async function applied({ context, out }: WatchRequest, { input, data, workflowId, digits }: Extract<PreparedApplication, { state: 'ready' }>, scheduled: ScheduledTime): Promise<ApplicationOutcome> {
  const runId = `${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${digits}`;
  try {
    const { folder } = await executeChild<typeof apply>('apply', {
      workflowId, args: [{ context: { ...context, data }, input, runId, out, scheduled }], parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      memo: { run: runId }, typedSearchAttributes: shownAs(input.trained.study.name, [input.cohort.name]),
    });
    return { state: 'done', folder };
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { state: 'failed', ...failureOf(error) };
  }
}

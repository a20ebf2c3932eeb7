import { resolve } from 'node:path';
import type { ScheduleDescription } from '@temporalio/client';
import { type RememberedCohort, WatchMemory } from '../../../data-catalog/cohorts/watch-memory.js';
import { WATCH_WORKFLOW, withSchedules } from '../../cohorts/with-schedules.js';

const SHOWN_TIMES = 3;

/** `deconflow schedule list`. */
export async function listSchedules({ state, json }: { state: string; json: boolean }): Promise<number> {
  return withSchedules(state, '', async (client) => {
    const found: { schedule: string; paused: boolean; next: string | null }[] = [];
    for await (const { scheduleId, action, state: standing, info } of client.schedule.list()) {
      if (action?.workflowType !== WATCH_WORKFLOW) continue;
      found.push({ schedule: scheduleId, paused: standing.paused, next: info.nextActionTimes[0]?.toISOString() ?? null });
    }
    if (json) process.stdout.write(`${JSON.stringify(found)}\n`);
    else if (found.length === 0) process.stdout.write('no schedule; deconflow schedule create makes one\n');
    else for (const { schedule, paused, next } of found) process.stdout.write(`${schedule}  ${paused ? 'paused' : `next ${next ?? 'never'}`}\n`);
    return 0;
  });
}

/** `deconflow schedule describe SCHEDULE`: when it runs, by what rules, and what it knows of each cohort. */
export async function describeSchedule({ state, schedule, json }: { state: string; schedule: string; json: boolean }): Promise<number> {
  return withSchedules(state, schedule, async (client) => {
    const described = await client.schedule.getHandle(schedule).describe();
    const cohorts = Object.entries(await new WatchMemory(resolve(state), schedule).read()).map(([content, cohort]) => ({ content, ...cohort }));
    const told = { ...factsOf(described), cohorts };
    if (json) process.stdout.write(`${JSON.stringify(told)}\n`);
    else process.stdout.write(`${[...factLines(told), ...cohorts.flatMap(cohortLines)].join('\n')}\n`);
    return 0;
  });
}

function factsOf({ scheduleId, memo, state, policies, info }: ScheduleDescription) {
  return {
    schedule: scheduleId,
    run: String(memo?.run ?? ''),
    paused: state.paused,
    next: info.nextActionTimes.slice(0, SHOWN_TIMES).map((time) => time.toISOString()),
    overlap: policies.overlap?.toLowerCase() ?? 'skip',
    catchUpMinutes: policies.catchupWindow / 60_000,
    taken: info.numActionsTaken,
    skippedAsOverlapping: info.numActionsSkippedOverlap,
    missed: info.numActionsMissedCatchupWindow,
    recent: info.recentActions.map(({ scheduledAt, action }) => ({ logicalDate: scheduledAt.toISOString(), workflow: action.workflow.workflowId })),
  };
}

function factLines({ schedule, run, paused, next, overlap, catchUpMinutes, taken, skippedAsOverlapping, missed, recent }: ReturnType<typeof factsOf>): string[] {
  return [
    `${schedule}: applies run ${run}${paused ? '; paused' : ''}`,
    `next: ${next.length === 0 ? 'never' : next.join(', ')}`,
    `a time that comes while the one before is still at work is left out (overlap: ${overlap}); times that passed while the server was down are made up for ${catchUpMinutes} minutes`,
    `taken ${taken}, left out as overlapping ${skippedAsOverlapping}, missed ${missed}`,
    ...recent.slice(-SHOWN_TIMES).map(({ logicalDate, workflow }) => `for ${logicalDate}: ${workflow}`),
  ];
}

function cohortLines({ content, folder, state, run, problems = [] }: RememberedCohort & { readonly content: string }): string[] {
  const said = { waiting: 'waiting', done: `done, ${run ?? ''}`, bad: 'refused, until its content changes', failed: 'failed, to be tried again' }[state];
  return [`${folder} (${content.slice(0, 12)}): ${said}`, ...problems.map((problem) => `  ${problem}`)];
}

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isGrpcServiceError, ScheduleAlreadyRunning, ScheduleOverlapPolicy, ServiceError, type ScheduleSpec } from '@temporalio/client';
import { openStore } from '../../../data-catalog/store/open-store.js';
import { name as nameSchema } from '../../../data-catalog/study/names.js';
import type { watchCohorts } from '../../../workflows/index.js';
import type { WatchRequest } from '../../../workflows/watch-input.js';
import { runOfStudy } from '../../cohorts/run-of-study.js';
import { trainedStudy } from '../../cohorts/trained-study.js';
import { usableEngine } from '../../cohorts/usable-engine.js';
import { WATCH_WORKFLOW, withSchedules } from '../../cohorts/with-schedules.js';
import { liveProcesses } from '../../run/live-processes.js';
import { queueNames } from '../../run/machine-name.js';
import { howPerformed, type StudyOptions } from '../../run/plan-context.js';
import { keepServer } from '../../server/embedded-server.js';
import { registerAttributes } from '../../server/register-attributes.js';

/** Times that passed while the server was down are made up for this long, not for a year, which is Temporal's own choice. */
export const CATCH_UP = '1 hour';

export class ScheduleError extends Error {
  readonly code = 'SCHEDULE';
  constructor(message: string) {
    super(message);
    this.name = 'ScheduleError';
  }
}

export interface CreateScheduleOptions extends StudyOptions {
  readonly state: string;
  readonly out: string;
  readonly json: boolean;
  /** folder that cohorts are put into */
  readonly watch: string;
  readonly cron?: string;
  /** milliseconds */
  readonly every?: number;
  readonly name?: string;
  readonly paused: boolean;
  readonly batch: number;
}

/** `deconflow schedule create STUDY|RUN --watch DIR`: from now on new cohorts in DIR are looked for by the clock. */
export async function createSchedule(options: CreateScheduleOptions): Promise<number> {
  const [state, watched] = [resolve(options.state), resolve(options.watch)];
  const spec = specOf(options);
  if (!existsSync(watched)) throw new ScheduleError(`${watched}: expected the folder that cohorts are put into, found nothing. Make it, or name another with --watch.`);
  if (options.name !== undefined && !nameSchema.safeParse(options.name).success) {
    throw new ScheduleError(`--name: expected letters, digits, dots, hyphens and underscores, found "${options.name}".`);
  }
  return withSchedules(state, options.name ?? '', async (client, settings) => {
    const queues = await queueNames(settings, state);
    const run = await runOfStudy(options, settings, queues);
    const trained = await trainedStudy(run, await openStore(settings.store, state));
    // The applications that the schedule starts carry them, with nobody there to add them.
    await registerAttributes(client);
    const engine = await usableEngine(run);
    const scheduleId = options.name ?? `${trained.study.name}-${createHash('sha256').update(`${trained.sha256}\n${watched}`).digest('hex').slice(0, 8)}`;
    const request: WatchRequest = {
      schedule: scheduleId, watched, trained, context: { seed: run.seed, engine, ...howPerformed(settings, queues, engine) }, out: resolve(options.out), batch: options.batch,
    };
    await client.schedule
      .create<typeof watchCohorts>({
        scheduleId,
        spec,
        action: { type: 'startWorkflow', workflowType: WATCH_WORKFLOW, workflowId: `watch-${scheduleId}`, taskQueue: settings.taskQueue, args: [request] },
        policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCH_UP },
        state: { paused: options.paused },
        memo: { study: trained.study.name, run: trained.run },
      })
      .catch((error: unknown) => {
        if (refused(error)) throw new ScheduleError(`The server does not take this schedule: ${error.message}. Mend --cron (minute hour day month weekday) or --every.`);
        if (!(error instanceof ScheduleAlreadyRunning)) throw error;
        throw new ScheduleError(`There is a schedule called "${scheduleId}" already. Delete it first (deconflow schedule delete ${scheduleId}), or give the new one another --name.`);
      });
    // The embedded server ends with the last command otherwise, and the schedule with it.
    if (settings.server.address === undefined) await keepServer(state);
    if (options.json) process.stdout.write(`${JSON.stringify({ schedule: scheduleId, run: trained.run, watched })}\n`);
    else process.stdout.write(`schedule ${scheduleId}: the study of run ${trained.run} on new cohorts in ${watched}${options.paused ? '; paused' : ''}\n`);
    if ((await liveProcesses(join(state, 'workers'))).length === 0) {
      process.stderr.write(`no worker lives on ${state}: leave one running (deconflow worker --state ${options.state}), or nothing is done when the time comes\n`);
    }
    return 0;
  });
}

function specOf({ cron, every }: CreateScheduleOptions): ScheduleSpec {
  if ((cron === undefined) === (every === undefined)) throw new ScheduleError('Expected either --cron "minute hour day month weekday" (UTC) or --every, for example --every 1h, found ' + (cron === undefined ? 'neither.' : 'both.'));
  return cron === undefined ? { intervals: [{ every: every ?? 0 }] } : { cronExpressions: [cron] };
}

const INVALID_ARGUMENT = 3;

/** Whether the server called what it was given wrong. */
function refused(error: unknown): error is Error {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) && cause.code === INVALID_ARGUMENT;
}

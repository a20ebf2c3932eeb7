import { monitorEventLoopDelay } from 'node:perf_hooks';
import { NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { openStore } from '../../data-catalog/store/open-store.js';
import type { StoreSettings } from '../../data-catalog/store/store-settings.js';
import type { StepSet } from '../kit/step.js';
import { type Offer, offeredQueues, publicationQueue, type QueueNames } from '../kit/task-queues.js';
import { ThreadPool } from '../kit/thread-pool.js';
import { studySteps } from '../registry.js';
import { type CodecSettings, dataConverter } from '../../connection/codec/data-converter.js';
import { type ServerSettings, serverAccess } from '../../connection/server/access.js';
import { orWhyNot } from '../../connection/server/why-not.js';
import type { Message } from '../../workflows/message.js';
import type { Hooks } from '../hooks/hooks.js';
import { notifier } from '../hooks/notify.js';
import { beating } from './beating.js';
import { cohortActivities } from './cohort-activities.js';
import type { TelemetrySettings } from '../../connection/telemetry/settings.js';
import { EventLog } from './event-log.js';
import type { Level } from './log-line.js';
import { publishActivity } from './publish-activity.js';
import { stepActivities } from './step-activities.js';
import { Turns } from './turns.js';
import { workerLog } from './worker-log.js';
import { workflowCode } from './workflow-code.js';

export interface WorkerSettings {
  readonly server: ServerSettings;
  readonly address: string;
  readonly codec: CodecSettings | undefined;
  readonly telemetry: TelemetrySettings | undefined;
  readonly queues: QueueNames;
  /** what it offers to do */
  readonly offers: readonly Offer[];
  /** the engines that it has */
  readonly engines: readonly string[];
  readonly state: string;
  readonly store: StoreSettings;
  readonly steps: number;
  readonly train: number;
  readonly hooks: Hooks;
  readonly logLevel: Level;
}

/** What a worker can do. */
export interface Work {
  readonly steps: StepSet;
  /** module of its compute threads; default: that of the study's steps */
  readonly thread?: URL;
  /** default: those of the study */
  readonly workflows?: Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'>;
}

const STUDY: Work = { steps: studySteps };

/** Runs a worker for workflows and for the steps that it offers, the study's unless others are given, until `signal` aborts. Every worker does workflows, and lays out the results of studies that were started on its machine. */
export async function runWorker(settings: WorkerSettings, signal: AbortSignal, work: Work = STUDY): Promise<void> {
  const log = workerLog(settings.logLevel);
  // The part of Temporal's library that is not JavaScript writes text of its own, unless its lines are forwarded.
  const logging = { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } as const;
  const { prometheus, otlp } = settings.telemetry ?? {};
  const metrics = prometheus === undefined ? {} : { metrics: { prometheus: { bindAddress: prometheus } } };
  Runtime.install({ logger: log, telemetryOptions: { logging, ...metrics }, shutdownSignals: [] });
  const tracing = otlp === undefined ? undefined : await import('../../connection/telemetry/tracing.js');
  const store = await openStore(settings.store, settings.state);
  const threads = new ThreadPool(work.thread);
  const stalls = monitorEventLoopDelay({ resolution: 20 });
  stalls.enable();
  const [access, converter] = await Promise.all([serverAccess(settings.server, settings.address), dataConverter(settings.codec)]);
  const connection = await orWhyNot(access, () => NativeConnection.connect(access));
  const events = new EventLog(settings.state);
  const turns = { steps: new Turns(settings.steps), train: new Turns(settings.train) };
  const tell = notifier(settings.hooks, store.root);
  const activities = { ...stepActivities(work.steps, store, threads, events, turns), publishRun: publishActivity(store, events), ...cohortActivities(store), notify: (message: Message) => beating(() => tell(message)) };
  const common: Omit<WorkerOptions, 'taskQueue'> = {
    connection,
    namespace: settings.server.namespace,
    ...(converter === undefined ? {} : { dataConverter: converter }),
    plugins: tracing === undefined || otlp === undefined ? [] : [tracing.openTracing(otlp, 'deconflow-worker')],
    maxHeartbeatThrottleInterval: '250ms',
    defaultHeartbeatThrottleInterval: '250ms',
    shutdownGraceTime: '2s',
    shutdownForceTime: '10s',
  };
  try {
    const { base } = settings.queues;
    const limits = limitsOf(settings);
    const doing = [...limits].filter(([queue]) => queue !== base).map(([taskQueue, limit]) => ({ taskQueue, activities, maxConcurrentActivityTaskExecutions: limit }));
    const limit = limits.get(base);
    const deciding = { taskQueue: base, ...(work.workflows ?? (await workflowCode(converter, tracing?.WORKFLOW_INTERCEPTORS))), ...(limit === undefined ? {} : { activities, maxConcurrentActivityTaskExecutions: limit }) };
    const workers = await Promise.all([deciding, ...doing].map((options) => Worker.create({ ...common, ...options })));
    signal.addEventListener('abort', () => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    });
    await Promise.all(workers.map((worker) => worker.run()));
  } finally {
    await threads.close();
    await connection.close();
    // Steps compute in threads: a stall of a second would mean that one does not, and heartbeats would come late.
    log.info(`longest stall of the worker's event loop: ${Math.round(stalls.max / 1e6)} ms`);
  }
}

/** The queues whose tasks this worker does, and how many of each at a time. */
function limitsOf({ queues, offers, engines, steps, train }: WorkerSettings): Map<string, number> {
  const offered = offeredQueues(queues, offers, engines);
  return new Map([
    [publicationQueue(queues), 1],
    ...offered.steps.map((queue): [string, number] => [queue, steps]),
    ...offered.train.map((queue): [string, number] => [queue, train]),
  ]);
}

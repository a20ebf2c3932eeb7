import { monitorEventLoopDelay } from 'node:perf_hooks';
import { NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { openStore } from '../../data-catalog/store/open-store.js';
import type { StoreSettings } from '../../data-catalog/store/store-settings.js';
import { ThreadPool } from '../kit/thread-pool.js';
import { type CodecSettings, dataConverter } from '../../connection/codec/data-converter.js';
import { type ServerSettings, serverAccess } from '../../connection/server/access.js';
import { orWhyNot } from '../../connection/server/why-not.js';
import { EventLog } from './event-log.js';
import { publishActivity } from './publish-activity.js';
import { stepActivities } from './step-activities.js';
import { workflowCode } from './workflow-code.js';

export interface WorkerSettings {
  readonly server: ServerSettings;
  readonly address: string;
  readonly codec: CodecSettings | undefined;
  readonly taskQueue: string;
  readonly state: string;
  readonly store: StoreSettings;
  readonly steps: number;
  readonly train: number;
}

/** Runs a worker for the study's workflows and steps until `signal` aborts. Training has a queue of its own. */
export async function runWorker(settings: WorkerSettings, signal: AbortSignal): Promise<void> {
  Runtime.install({ logger: { log() {}, trace() {}, debug() {}, info() {}, warn: report, error: report }, shutdownSignals: [] });
  const store = await openStore(settings.store, settings.state);
  const threads = new ThreadPool();
  const stalls = monitorEventLoopDelay({ resolution: 20 });
  stalls.enable();
  const [access, converter] = await Promise.all([serverAccess(settings.server, settings.address), dataConverter(settings.codec)]);
  const connection = await orWhyNot(access, () => NativeConnection.connect(access));
  const events = new EventLog(settings.state);
  const activities = { ...stepActivities(store, threads, events), publishRun: publishActivity(store, events) };
  const common: WorkerOptions = {
    connection,
    namespace: settings.server.namespace,
    ...(converter === undefined ? {} : { dataConverter: converter }),
    taskQueue: settings.taskQueue,
    activities,
    maxHeartbeatThrottleInterval: '500ms',
    defaultHeartbeatThrottleInterval: '500ms',
    shutdownGraceTime: '2s',
    shutdownForceTime: '10s',
  };
  try {
    const [main, train] = await Promise.all([
      Worker.create({ ...common, ...(await workflowCode(converter)), maxConcurrentActivityTaskExecutions: settings.steps }),
      Worker.create({ ...common, taskQueue: `${settings.taskQueue}-train`, maxConcurrentActivityTaskExecutions: settings.train }),
    ]);
    signal.addEventListener('abort', () => {
      for (const worker of [main, train]) if (worker.getState() === 'RUNNING') worker.shutdown();
    });
    await Promise.all([main.run(), train.run()]);
  } finally {
    await threads.close();
    await connection.close();
    // Steps compute in threads: a stall of a second would mean that one does not, and heartbeats would come late.
    report(`longest stall of the worker's event loop: ${Math.round(stalls.max / 1e6)} ms`);
  }
}

function report(message: string): void {
  if (message.startsWith('No workflows registered')) return; // the training queue has none on purpose
  process.stderr.write(`${message}\n`);
}

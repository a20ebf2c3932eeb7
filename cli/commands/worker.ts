import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Level } from '../../activities/worker/log-line.js';
import type { runWorker as RunWorker } from '../../activities/worker/run-worker.js';
import { type Offer, OFFERS, offerOf } from '../../activities/kit/task-queues.js';
import { queueNames } from '../run/machine-name.js';
import { enginesHere } from '../run/resolve-engine.js';
import { OtherVersionError } from '../code-version.js';
import { leaveMark, liveProcesses } from '../run/live-processes.js';
import { isServerKept, runningServer, stopServer } from '../server/embedded-server.js';
import { server } from '../server/locate-server.js';
import { readSettings, type Settings } from '../settings.js';

const KEEPER_MS = 3000;
const SERVER_POLL_MS = 50;
/** A worker that no command waits for gives up on a server that has been gone this long. */
const SERVER_GONE_MS = 60_000;

export interface WorkerFlags {
  readonly state: string;
  /** end when no command and no workflow needs it */
  readonly untilIdle: boolean;
  /** leave the start of the embedded server to the command that started this worker */
  readonly awaitServer: boolean;
  /** what it offers to do; default all it can */
  readonly queues?: readonly Offer[];
  /** the version of the code that the command which started this worker is of */
  readonly ofVersion?: string;
  readonly logLevel: Level;
}

/** `deconflow worker`: performs steps until it is stopped; with `untilIdle`, until no command and no workflow needs it. */
export async function workerCommand(flags: WorkerFlags): Promise<number> {
  const settings = await readSettings();
  if (flags.ofVersion !== undefined && flags.ofVersion !== settings.version) throw new OtherVersionError(settings.version, flags.ofVersion);
  await checkOffers(flags.queues, settings);
  // Temporal takes half a second to load: meanwhile the server starts.
  const [address, { runWorker }] = await Promise.all([addressOf(flags, settings), import('../../activities/worker/run-worker.js')]);
  if (address !== undefined) await work(flags, settings, address, runWorker);
  return 0;
}

export class QueuesError extends Error {
  readonly code = 'QUEUES';
  constructor(problem: string) {
    super(`--queues: ${problem}`);
    this.name = 'QueuesError';
  }
}

async function checkOffers(queues: readonly Offer[] | undefined, { server: { address } }: Settings): Promise<void> {
  if (queues === undefined) return;
  if (address === undefined) throw new QueuesError('the embedded server is one machine’s, and its worker does everything. Name the server that several machines share as server.address in temporal.yaml.');
  if (queues.includes('gpu') && !(await enginesHere()).some((engine) => offerOf(engine) === 'gpu')) throw new QueuesError('no engine of this machine computes on a GPU. Leave gpu out; deconflow engines shows what there is.');
}

async function addressOf({ state, awaitServer }: WorkerFlags, settings: Settings): Promise<string | undefined> {
  const commands = join(state, 'commands');
  while (awaitServer && settings.server.address === undefined && (await runningServer(state)) === undefined) {
    if ((await liveProcesses(commands)).length === 0) return undefined;
    await delay(SERVER_POLL_MS);
  }
  return (await server(settings, state, (line) => process.stderr.write(`${line}\n`))).address;
}

async function work({ state, untilIdle, queues, logLevel }: WorkerFlags, settings: Settings, address: string, runWorker: typeof RunWorker): Promise<void> {
  const { connectClient } = await import('../server/connection.js');
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  const removeMark = await leaveMark(join(state, 'workers'), settings.version);
  const client = untilIdle ? await connectClient(settings, address) : undefined;
  let answered = performance.now();
  const check = async (asked: Client) => {
    try {
      if (await idle(state, asked)) stop.abort();
      answered = performance.now();
    } catch {
      const wanted = (await liveProcesses(join(state, 'commands'))).length > 0;
      if (!wanted && performance.now() - answered > SERVER_GONE_MS) stop.abort();
    }
  };
  const keeper = client && setInterval(() => void check(client), KEEPER_MS);
  try {
    await runWorker(
      {
        server: settings.server, address, codec: settings.codec, telemetry: settings.telemetry, logLevel, queues: await queueNames(settings, state), offers: queues ?? OFFERS,
        engines: await enginesHere(), state, store: settings.store, steps: settings.concurrency.steps, train: settings.concurrency.train, hooks: settings.hooks,
      },
      stop.signal,
    );
  } finally {
    clearInterval(keeper);
    await removeMark();
    if (client !== undefined) {
      const nothing = await idle(state, client).catch(() => false);
      await client.connection.close();
      const alone = (await liveProcesses(join(state, 'workers'))).length === 0;
      if (nothing && alone && settings.server.address === undefined && !isServerKept(state)) await stopServer(state);
    }
  }
}

/** True when no other command of this state folder lives and no workflow is open. */
async function idle(state: string, client: Client): Promise<boolean> {
  if ((await liveProcesses(join(state, 'commands'))).length > 0) return false;
  for await (const _ of client.workflow.list({ query: "ExecutionStatus = 'Running'" })) return false;
  return true;
}

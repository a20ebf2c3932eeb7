import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { runWorker } from '../../activities/worker/run-worker.js';
import { connectClient, server, usesTls } from '../server/connection.js';
import { isServerKept, stopServer } from '../server/embedded-server.js';
import { readSettings } from '../settings.js';

const KEEPER_MS = 3000;
/** A worker that no command waits for gives up on a server that has been gone this long. */
const SERVER_GONE_MS = 60_000;

/** `deconflow worker`: performs steps until it is stopped; with `untilIdle`, until no command and no workflow needs it. */
export async function workerCommand({ state, untilIdle }: { state: string; untilIdle: boolean }): Promise<number> {
  const settings = await readSettings();
  const { address } = await server(settings, state, (line) => process.stderr.write(`${line}\n`));
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  await mkdir(join(state, 'workers'), { recursive: true });
  const mark = join(state, 'workers', String(process.pid));
  await writeFile(mark, address);
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
        address, tls: usesTls(settings, address), namespace: settings.server.namespace, taskQueue: settings.taskQueue,
        state, steps: settings.concurrency.steps, train: settings.concurrency.train,
      },
      stop.signal,
    );
  } finally {
    clearInterval(keeper);
    await rm(mark, { force: true });
    if (client !== undefined) {
      const nothing = await idle(state, client).catch(() => false);
      await client.connection.close();
      if (nothing && settings.server.address === undefined && !isServerKept(state)) await stopServer(state);
    }
  }
  return 0;
}

/** True when no other command of this state folder lives and no workflow is open. */
async function idle(state: string, client: Client): Promise<boolean> {
  if ((await liveProcesses(join(state, 'commands'))).length > 0) return false;
  for await (const _ of client.workflow.list({ query: "ExecutionStatus = 'Running'" })) return false;
  return true;
}

/** The process ids that left a mark in `folder` and still live; marks of dead ones are removed. */
export async function liveProcesses(folder: string): Promise<number[]> {
  const live: number[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = Number(name);
    try {
      process.kill(pid, 0);
      live.push(pid);
    } catch {
      await rm(join(folder, name), { force: true });
    }
  }
  return live;
}

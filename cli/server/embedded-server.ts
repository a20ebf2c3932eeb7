import { spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ATTRIBUTES, TYPE_NAMES } from '../../workflows/search-attributes.js';
import { serverBinary } from './server-binary.js';

/** The embedded server of a state folder, as `<state>/server.json` records it. */
export interface ServerRecord {
  readonly pid: number;
  readonly address: string;
  readonly ui: string;
}

// Measured: a step costs 13.6 ms instead of 94 ms with these.
const FLAGS = [
  '--sqlite-pragma', 'journal_mode=WAL',
  '--dynamic-config-value', 'history.transferProcessorMaxPollRPS=5000',
  '--dynamic-config-value', 'history.timerProcessorMaxPollRPS=5000',
  '--dynamic-config-value', 'system.enableActivityEagerExecution=true',
  // One partition a queue: with the usual four a waiting step can lie up to a second in one that no free worker polls, and steps lose their order.
  '--dynamic-config-value', 'matching.numTaskqueueReadPartitions=1',
  '--dynamic-config-value', 'matching.numTaskqueueWritePartitions=1',
  // Priorities of steps need it.
  '--dynamic-config-value', 'matching.useNewMatcher=true',
  ...ATTRIBUTES.flatMap(({ name, type }) => ['--search-attribute', `${name}=${TYPE_NAMES[type]}`]),
];

const ANY_PORT = 0;
const START_LIMIT_MS = 60_000;
const START_POLL_MS = 50;

export class ServerStartError extends Error {
  readonly code = 'SERVER_START';
  constructor(log: string, tail: string) {
    super(`The Temporal server did not start within 60 s. Its log, ${log}, ends:\n${tail}`);
    this.name = 'ServerStartError';
  }
}

/** The running embedded server, or undefined. */
export async function runningServer(state: string): Promise<ServerRecord | undefined> {
  const record = await recordedServer(state);
  return record !== undefined && (await accepts(record.address)) ? record : undefined;
}

async function recordedServer(state: string): Promise<ServerRecord | undefined> {
  try {
    return JSON.parse(await readFile(join(state, 'server.json'), 'utf8')) as ServerRecord;
  } catch {
    return undefined;
  }
}

function portOf(address: string | undefined): number {
  return Number(/:(\d+)$/.exec(address ?? '')?.[1] ?? ANY_PORT);
}

/** The embedded server, started (detached, in its own process group, on free ports) where none runs. */
export async function ensureServer(state: string, say: (line: string) => void): Promise<ServerRecord> {
  const running = await runningServer(state);
  if (running !== undefined) return running;
  const binary = await serverBinary(say);
  await mkdir(state, { recursive: true, mode: 0o700 });
  const lock = join(state, 'server.starting');
  // Two commands may start at once: the one that makes the folder starts the server, the other waits for it.
  const mine = await mkdir(lock).then(() => true, () => false);
  if (!mine) {
    for (let i = 0; i < 150; i++) {
      const other = await runningServer(state);
      if (other !== undefined) return other;
      await delay(200);
    }
    await rm(lock, { recursive: true, force: true });
    return ensureServer(state, say);
  }
  try {
    return await start(binary, state);
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function start(binary: string, state: string): Promise<ServerRecord> {
  // A server that comes back takes its old ports: workers and commands that outlived it find it there again.
  const before = await recordedServer(state);
  const [port, uiPort] = [await freePort(portOf(before?.address)), await freePort(portOf(before?.ui))];
  const log = join(state, 'server.log');
  const output = openSync(log, 'a', 0o600);
  // The server makes its database for everybody to read, unless it is told otherwise.
  const usual = process.umask(0o077);
  const child = spawn(
    binary,
    ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort), '--db-filename', join(state, 'temporal.db'), '--log-level', 'error', ...FLAGS],
    { detached: true, stdio: ['ignore', output, output] },
  );
  process.umask(usual);
  child.unref();
  const record: ServerRecord = { pid: child.pid ?? 0, address: `127.0.0.1:${port}`, ui: `http://127.0.0.1:${uiPort}` };
  for (let waited = 0; waited < START_LIMIT_MS; waited += START_POLL_MS) {
    if (await accepts(record.address)) {
      const temporary = join(state, `server.json.${process.pid}`);
      await writeFile(temporary, JSON.stringify(record), { mode: 0o600 });
      await rename(temporary, join(state, 'server.json'));
      return record;
    }
    if (child.exitCode !== null) break;
    await delay(START_POLL_MS);
  }
  throw new ServerStartError(log, (await readFile(log, 'utf8').catch(() => '')).split('\n').slice(-5).join('\n'));
}

/** Ends the embedded server; true if one ran. */
export async function stopServer(state: string): Promise<boolean> {
  await rm(keepMark(state), { force: true });
  const record = await runningServer(state);
  if (record === undefined) return false;
  try {
    process.kill(record.pid, 'SIGTERM');
  } catch {
    return false;
  }
  for (let i = 0; i < 50 && (await accepts(record.address)); i++) await delay(100);
  await rm(join(state, 'server.json'), { force: true });
  return true;
}

/** Keeps the server up when the last command has ended: somebody asked for it by name. */
export async function keepServer(state: string): Promise<void> {
  await mkdir(state, { recursive: true, mode: 0o700 });
  await writeFile(keepMark(state), '', { mode: 0o600 });
}

export const isServerKept = (state: string): boolean => existsSync(keepMark(state));

const keepMark = (state: string): string => join(state, 'server.keep');

/** Whether something listens at `host:port`. */
export function accepts(address: string): Promise<boolean> {
  const [host, port] = address.split(':');
  return new Promise((resolve) => {
    const socket = connect({ host: host ?? '127.0.0.1', port: Number(port), timeout: 1000 });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => settle(true));
    socket.on('error', () => settle(false));
    socket.on('timeout', () => settle(false));
  });
}

/** `wanted` if it is free, else any free port. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', (error) => (wanted === ANY_PORT ? reject(error) : resolve(freePort(ANY_PORT))));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}

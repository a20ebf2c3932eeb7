import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stringify } from 'yaml';
import type { LoggedEvent } from '../../activities/worker/event-log.js';
import type { StoreSettings } from '../../data-catalog/store/store-settings.js';
import { root } from '../cli/command.js';

const POLICY = { startToCloseTimeout: '10 minutes', heartbeatTimeout: '3s', maximumAttempts: 8 };

export interface Process {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

/** A folder that stands for a machine: its own temporal.yaml and state, nothing of any other. */
export class Machine {
  readonly state: string;

  constructor(
    readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {
    this.state = join(folder, 'state');
  }

  static make(place: string, name: string, settings: { readonly address?: string; readonly store?: StoreSettings }, environment: NodeJS.ProcessEnv = {}): Machine {
    const folder = join(place, name);
    mkdirSync(folder);
    const { address, store } = settings;
    const text = stringify({ server: address === undefined ? {} : { address }, taskQueue: 'deconflow', concurrency: { steps: 2, train: 1 }, policies: { io: POLICY, cpu: POLICY, train: POLICY }, ...(store === undefined ? {} : { store }) });
    writeFileSync(join(folder, 'temporal.yaml'), text);
    return new Machine(folder, environment);
  }

  /** The built command line, as users start it on this machine. */
  start(...parameters: readonly string[]): Process {
    const child = spawn(process.execPath, [join(root, 'dist/cli/bin.js'), ...parameters, '--state', this.state], { cwd: this.folder, env: { ...process.env, ...this.environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => (stdout += text));
    child.stderr.on('data', (text) => (stderr += text));
    return { child, ended: new Promise((done) => child.on('close', (code) => done({ code, stdout, stderr }))) };
  }

  /** What this machine's worker did, over all studies. */
  events(): LoggedEvent[] {
    const folder = join(this.state, 'events');
    const lines = filesBelow(folder).flatMap((path) => readFileSync(path, 'utf8').split('\n').slice(0, -1));
    return lines.map((line) => JSON.parse(line) as LoggedEvent);
  }
}

export const newPlace = (): string => mkdtempSync(join(tmpdir(), 'deconflow-machines-'));

/** Every file below a folder, which need not exist. */
export function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** What `look` finds as soon as it finds something. */
export async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>, limitMs = 15 * 60_000): Promise<T> {
  for (const begun = performance.now(); performance.now() - begun < limitMs; await delay(50)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`never seen: ${what}`);
}

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Level } from '../../activities/worker/log-line.js';
import { liveProcesses } from './live-processes.js';

/** A worker that ends by itself this often in a row, each time this soon, cannot work here. */
const EARLY_ENDS = 6;
const EARLY_MS = 30_000;
const LOOK_MS = 1000;
/** Somebody else's doing (or the kernel's, for want of memory): no reason to give up. Temporal counts the attempts of the steps that it cost. */
const FROM_OUTSIDE: ReadonlySet<string | null> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP']);

export class WorkerDiedError extends Error {
  readonly code = 'WORKER_DIED';
  constructor(log: string) {
    super(`The worker ended ${EARLY_ENDS} times in a row soon after its start; its log, ${log}, says why. What is finished stays valid.`);
    this.name = 'WorkerDiedError';
  }
}

/** Sees to it that a worker lives, in a process group of its own, as long as the command waits: this command's own, or one that was there before. */
export class WorkerProcess {
  private child: ChildProcess | undefined;
  private earlyEnds = 0;
  private wanted = true;
  private giveUp: (error: WorkerDiedError) => void = () => undefined;
  /** rejects when no worker can be kept alive; never resolves */
  readonly gaveUp = new Promise<never>((_, reject) => {
    this.giveUp = reject;
  });
  private readonly timer = setInterval(() => void this.look(), LOOK_MS);

  private constructor(
    private readonly state: string,
    /** of the code: workers of another one do nothing for this command */
    private readonly version: string,
    private readonly logLevel: Level,
    private readonly say: (line: string) => void,
  ) {
    this.gaveUp.catch(() => undefined);
  }

  static async start(state: string, version: string, logLevel: Level, say: (line: string) => void): Promise<WorkerProcess> {
    await mkdir(state, { recursive: true, mode: 0o700 });
    const worker = new WorkerProcess(state, version, logLevel, say);
    // The command that is just starting starts the server too; later ones find it gone only if something killed it.
    if (!(await worker.lives())) worker.spawn(['--await-server']);
    return worker;
  }

  /** Leaves the worker to itself: it ends when nothing needs it. */
  release(): void {
    this.wanted = false;
    clearInterval(this.timer);
  }

  private async lives(): Promise<boolean> {
    return (await liveProcesses(join(this.state, 'workers'))).some(({ version }) => version === this.version || version === '');
  }

  /** A worker that another command started is not our child: its death is seen only by looking. */
  private async look(): Promise<void> {
    if (this.child !== undefined || (await this.lives()) || this.child !== undefined || !this.wanted) return;
    this.say('no worker is left; starting one');
    this.spawn([]);
  }

  private spawn(more: readonly string[]): void {
    const log = openSync(join(this.state, 'worker.log'), 'a', 0o600);
    const entry = fileURLToPath(new URL('../bin.js', import.meta.url));
    const begun = performance.now();
    const child = spawn(process.execPath, [entry, 'worker', '--state', this.state, '--until-idle', '--of-version', this.version, '--log-level', this.logLevel, ...more], { detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    child.unref();
    child.on('exit', (code, signal) => {
      this.child = undefined;
      if (!this.wanted || (code === 0 && signal === null)) return;
      this.earlyEnds = FROM_OUTSIDE.has(signal) || performance.now() - begun > EARLY_MS ? 0 : this.earlyEnds + 1;
      if (this.earlyEnds >= EARLY_ENDS) return this.giveUp(new WorkerDiedError(join(this.state, 'worker.log')));
      this.say(`the worker died (${signal ?? `exit code ${code}`}); starting it again`);
      this.spawn([]);
    });
    this.child = child;
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RESTARTS = 5;

/** A worker in its own process group; started again (a few times) when it dies while it is wanted. */
export class WorkerProcess {
  private child: ChildProcess | undefined;
  private restarts = 0;
  private wanted = true;

  private constructor(
    private readonly state: string,
    private readonly say: (line: string) => void,
  ) {}

  static async start(state: string, say: (line: string) => void): Promise<WorkerProcess> {
    await mkdir(state, { recursive: true, mode: 0o700 });
    const worker = new WorkerProcess(state, say);
    worker.spawn(['--await-server']);
    return worker;
  }

  private spawn(more: readonly string[]): void {
    const log = openSync(join(this.state, 'worker.log'), 'a', 0o600);
    const entry = fileURLToPath(new URL('../bin.js', import.meta.url));
    this.child = spawn(process.execPath, [entry, 'worker', '--state', this.state, '--until-idle', ...more], { detached: true, stdio: ['ignore', log, log] });
    this.child.unref();
    this.child.on('exit', (code, signal) => {
      if (!this.wanted || (code === 0 && signal === null)) return;
      if (this.restarts++ >= RESTARTS) {
        this.say(`the worker died ${RESTARTS + 1} times; see ${join(this.state, 'worker.log')}`);
        return;
      }
      this.say(`the worker died (${signal ?? `exit code ${code}`}); starting it again`);
      this.spawn([]);
    });
  }

  /** Leaves the worker to itself: it ends when nothing needs it. */
  release(): void {
    this.wanted = false;
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Place } from '../workplace.js';
import { type Ended, type Started, startCommand } from './command-line.js';
import { signalAll } from './state-processes.js';
import { type LoggedEvent, StudyEvents } from './study-events.js';

/** A study that does not end within this is counted as lost: the suite must end too. */
const LIMIT_MS = 15 * 60_000;
/** The same command is given at most this often. */
const STARTS = 6;
/** No step of the demo takes this long, retries included. */
const PATIENCE_MS = 3 * 60_000;
/** The last events are read a moment after the command ended. */
const SETTLE_MS = 200;

/** `deconflow run` of the demo study in one place, and the events that it leaves. */
export class StudyRun {
  readonly events: StudyEvents;
  /** when the command noticed that a worker had died (ISO 8601) */
  readonly deaths: string[] = [];
  private command: Started;
  private starts = 1;

  private constructor(private readonly place: Place, private readonly environment: NodeJS.ProcessEnv) {
    this.events = StudyEvents.follow(place);
    this.command = this.start();
  }

  static start(place: Place, environment: NodeJS.ProcessEnv = {}): StudyRun {
    return new StudyRun(place, environment);
  }

  /** The end of the command that runs now, however it ends. */
  get ended(): Promise<Ended> {
    return this.command.ended;
  }

  /** The first event from number `from` on that `wanted` accepts; undefined when the command ends, or a long time goes by, without one. */
  async met(wanted: (event: LoggedEvent) => boolean, from = 0): Promise<LoggedEvent | undefined> {
    const over = new AbortController();
    try {
      const ended = this.command.ended.then(() => delay(SETTLE_MS, undefined, { signal: over.signal }));
      const limit = delay(PATIENCE_MS, undefined, { signal: over.signal });
      return await Promise.race([this.events.next(wanted, from), ended.catch(() => undefined), limit.catch(() => undefined)]);
    } finally {
      over.abort();
    }
  }

  /** Gives the same command again, as a user would. */
  again(): void {
    this.starts++;
    this.command = this.start();
  }

  /** Kills the command alone. */
  kill(): void {
    this.command.child.kill('SIGKILL');
  }

  /** True as soon as the command says `text`; false when it ends without. */
  says(text: string): Promise<boolean> {
    return new Promise((settle) => {
      let said = '';
      this.command.child.stderr?.on('data', (more: Buffer) => {
        said += String(more);
        if (said.includes(text)) settle(true);
      });
      void this.command.ended.then(() => settle(false));
    });
  }

  /** Waits until a command ended well, giving it again where it did not; `times` counts the extra ones. */
  async untilDone(): Promise<{ folder: string | undefined; extraStarts: number; last: Ended }> {
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      this.command.child.kill('SIGKILL');
    }, LIMIT_MS);
    try {
      for (;;) {
        const last = await this.command.ended;
        const done = last.code === 0;
        if (done || late || this.starts >= STARTS) {
          const folder = done ? (JSON.parse(last.stdout) as { folder: string }).folder : undefined;
          return { folder, extraStarts: this.starts - 1, last };
        }
        this.again();
      }
    } finally {
      clearTimeout(limit);
    }
  }

  /** Ends what is left of the study's processes, its embedded server included. */
  async close(): Promise<void> {
    this.events.stop();
    await signalAll(this.place.state, 'SIGCONT');
    await signalAll(this.place.state, 'SIGKILL');
  }

  private start(): Started {
    const { workplace, state, out } = this.place;
    const started = startCommand(workplace, ['run', ...workplace.study, '--state', state, '--out', out, '--json'], this.environment);
    started.child.stderr?.on('data', (text: Buffer) => {
      if (String(text).includes('the worker died')) this.deaths.push(new Date().toISOString());
    });
    return started;
  }
}

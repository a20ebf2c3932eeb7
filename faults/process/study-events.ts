import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readEvents } from '../../cli/run/follow-events.js';
import type { Place } from '../workplace.js';

const POLL_MS = 10;

/** One line of a study's event log. */
export type LoggedEvent = Parameters<Parameters<typeof readEvents>[2]>[0] & { readonly time: string };

/** Follows the event log of the one study of a state folder. */
export class StudyEvents {
  readonly seen: LoggedEvent[] = [];
  private position = 0;
  private path: string | undefined;
  private stopped = false;
  private readonly listeners = new Set<() => void>();

  private constructor(private readonly state: string) {}

  static follow({ state }: Place): StudyEvents {
    const events = new StudyEvents(state);
    void events.poll();
    return events;
  }

  stop(): void {
    this.stopped = true;
    for (const listener of this.listeners) listener();
  }

  /** The first event from number `from` on that `wanted` accepts; undefined when the study ended without one. */
  async next(wanted: (event: LoggedEvent) => boolean, from = 0): Promise<LoggedEvent | undefined> {
    for (let at = from; ; ) {
      for (; at < this.seen.length; at++) {
        const event = this.seen[at];
        if (event !== undefined && wanted(event)) return event;
      }
      if (this.stopped) return undefined;
      await new Promise<void>((news) => {
        const once = () => {
          this.listeners.delete(once);
          news();
        };
        this.listeners.add(once);
      });
    }
  }

  private async poll(): Promise<void> {
    while (!this.stopped) {
      this.path ??= await this.find();
      const before = this.seen.length;
      if (this.path !== undefined) this.position = await readEvents(this.path, this.position, (event) => this.seen.push(event as LoggedEvent));
      if (this.seen.length > before) for (const listener of this.listeners) listener();
      await delay(POLL_MS);
    }
  }

  private async find(): Promise<string | undefined> {
    const folder = join(this.state, 'events');
    const name = (await readdir(folder).catch(() => [])).find((file) => file.endsWith('.jsonl'));
    return name === undefined ? undefined : join(folder, name);
  }
}

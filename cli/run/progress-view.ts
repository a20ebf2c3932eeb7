import type { LoggedEvent } from '../../activities/worker/event-log.js';

/** In a pipe a long step says this often how far it is. */
const PLAIN_INTERVAL_MS = 10_000;

/** A step that reports this few parts has parts of unequal length: what is left cannot be told from them. */
const FEWEST_PARTS = 20;
/** of the work that this attempt did itself, before it is taken as a measure */
const LEAST_SECONDS = 2;

interface LiveStep {
  text: string;
  /** ms, the step's own clock */
  readonly start: number;
  /** what was done when this attempt first said so: all of it by an earlier attempt, whose checkpoint it goes on from */
  readonly first?: Mark;
}

/** Shows the steps of a run: on a terminal one live line a step, in a pipe one plain line an event. */
export class ProgressView {
  private readonly live = new Map<string, LiveStep>();
  private drawn = 0;
  private readonly lastPlain = new Map<string, number>();

  constructor(
    private readonly output: NodeJS.WriteStream,
    private readonly now: () => number,
    /** only results, warnings and errors */
    private readonly quiet = false,
  ) {}

  show(event: LoggedEvent): void {
    if (this.quiet) return;
    const { label } = event;
    const at = Date.parse(event.time);
    switch (event.kind) {
      case 'started':
        this.live.set(label, { text: event.attempt > 1 ? `attempt ${event.attempt}` : '', start: at });
        if (!this.output.isTTY) this.line(`${label}: started${event.attempt > 1 ? ` (attempt ${event.attempt})` : ''}`);
        break;
      case 'progress': {
        const { message, done, total } = event.progress;
        const known = this.live.get(label);
        const first = known?.first ?? { at, done };
        const text = `${message}${total > 0 ? ` ${Math.floor((100 * done) / total)} %` : ''}${timeLeft(first, { at, done }, total)}`;
        this.live.set(label, { text, start: known?.start ?? at, first });
        if (!this.output.isTTY && this.now() - (this.lastPlain.get(label) ?? -Infinity) > PLAIN_INTERVAL_MS) {
          this.lastPlain.set(label, this.now());
          this.line(`${label}: ${text}`);
        }
        break;
      }
      case 'finished': {
        const seconds = (at - (this.live.get(label)?.start ?? at)) / 1000;
        this.live.delete(label);
        this.line(`${label}: ${event.cache === 'hit' ? 'hit' : `done in ${seconds.toFixed(1)} s${event.late ? ', after another attempt' : event.rebuilt ? ', anew: what stood in the store was damaged' : ''}`}`);
        break;
      }
      case 'failed':
        this.live.delete(label);
        this.line(`${label}: failed (${event.code})${event.retry ? ', will be tried again' : ''}`);
        break;
      case 'cancelled':
        this.live.delete(label);
        this.line(`${label}: cancelled`);
        break;
    }
    this.draw();
  }

  /** Removes the live lines. */
  end(): void {
    this.erase();
  }

  /** What somebody who asked for quiet need not know. */
  note(text: string): void {
    if (!this.quiet) this.line(text);
  }

  line(text: string): void {
    this.erase();
    this.output.write(`${text}\n`);
  }

  private erase(): void {
    if (this.drawn > 0) this.output.write(`\u001b[${this.drawn}A\u001b[0J`);
    this.drawn = 0;
  }

  private draw(): void {
    if (!this.output.isTTY) return;
    this.erase();
    for (const [label, { text }] of this.live) this.output.write(`  ${label}  ${text}`.slice(0, (this.output.columns ?? 80) - 1).concat('\n'));
    this.drawn = this.live.size;
  }
}

interface Mark {
  readonly at: number;
  readonly done: number;
}

/** What is left of the step at the pace of this attempt; nothing where that would be a guess. */
function timeLeft(first: Mark, now: Mark, total: number): string {
  const elapsed = (now.at - first.at) / 1000;
  const own = now.done - first.done;
  if (total < FEWEST_PARTS || own <= 0 || now.done >= total || elapsed < LEAST_SECONDS) return '';
  const seconds = Math.round((elapsed * (total - now.done)) / own);
  return `, ${seconds >= 90 ? `${Math.round(seconds / 60)} min` : `${seconds} s`} left in this step`;
}

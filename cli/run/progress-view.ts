import type { StepEvent } from '../../activities/worker/event-log.js';

/** In a pipe a long step says this often how far it is. */
const PLAIN_INTERVAL_MS = 10_000;

interface LiveStep {
  text: string;
  readonly start: number;
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

  show(event: StepEvent): void {
    if (this.quiet) return;
    const { label } = event;
    switch (event.kind) {
      case 'started':
        this.live.set(label, { text: event.attempt > 1 ? `attempt ${event.attempt}` : '', start: this.now() });
        if (!this.output.isTTY) this.line(`${label}: started${event.attempt > 1 ? ` (attempt ${event.attempt})` : ''}`);
        break;
      case 'progress': {
        const step = this.live.get(label) ?? { text: '', start: this.now() };
        const { message, done, total } = event.progress;
        step.text = `${message}${total > 0 ? ` ${Math.floor((100 * done) / total)} %` : ''}${this.left(step.start, done, total)}`;
        this.live.set(label, step);
        if (!this.output.isTTY && this.now() - (this.lastPlain.get(label) ?? -Infinity) > PLAIN_INTERVAL_MS) {
          this.lastPlain.set(label, this.now());
          this.line(`${label}: ${step.text}`);
        }
        break;
      }
      case 'finished': {
        const seconds = (this.now() - (this.live.get(label)?.start ?? this.now())) / 1000;
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

  private left(start: number, done: number, total: number): string {
    const elapsed = (this.now() - start) / 1000;
    if (done <= 0 || total <= done || elapsed < 2) return '';
    const seconds = Math.round((elapsed * (total - done)) / done);
    return `, ${seconds >= 90 ? `${Math.round(seconds / 60)} min` : `${seconds} s`} left`;
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

interface Waiting {
  readonly priority: number;
  readonly begin: () => void;
}

/**
 * Lets so many steps of this worker run at a time, whatever queues they came from: Temporal limits each queue by itself. Who waits goes by
 * priority (the lowest number first), then by arrival.
 */
export class Turns {
  private readonly waiting: Waiting[] = [];

  constructor(private free: number) {}

  /** Settles when it is this one's turn, with what gives the turn back; rejects with the signal's reason. */
  async take(priority: number, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.free > 0) this.free--;
    else await this.wait(priority, signal);
    return () => this.giveBack();
  }

  private wait(priority: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.waiting.splice(this.waiting.indexOf(one), 1);
        reject(signal.reason);
      };
      const begin = () => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      const one: Waiting = { priority, begin };
      signal.addEventListener('abort', abort, { once: true });
      const after = this.waiting.findIndex((other) => other.priority > priority);
      this.waiting.splice(after === -1 ? this.waiting.length : after, 0, one);
    });
  }

  private giveBack(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free++;
    else next.begin();
  }
}

import { readFileSync } from 'node:fs';

/** What a step took of the machine. It stands beside the step's times in run.json, never in a key or a table. */
export interface ResourceUse {
  /**
   * CPU time of the step's own thread and, in equal shares with the steps that computed at the same moment, of the rest of the
   * process: helper threads of engines and of DuckDB, garbage collection. Where the system does not tell the time of threads
   * (elsewhere than on Linux), all of the process is shared so.
   */
  readonly cpuSeconds: number;
  /** the most memory that the process held while the step computed (resident, looked at every quarter second), that of other steps and of libraries included */
  readonly peakMemoryBytes: number;
}

export interface Measured {
  end(): ResourceUse;
}

interface Running {
  readonly threadTime: () => number;
  threadSeen: number;
  cpuSeconds: number;
  peakMemoryBytes: number;
}

const LOOK_MS = 250;

/** Measures steps that run side by side in one process. */
export class ResourceMeter {
  private readonly running = new Set<Running>();
  private processSeen = 0;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param threadTime CPU seconds of the step's thread since it began; NaN where that is not known
   * @param processTime CPU seconds of the whole process
   */
  constructor(
    private readonly processTime: () => number = () => seconds(process.cpuUsage()),
    private readonly memory: () => number = () => process.memoryUsage.rss(),
  ) {}

  begin(threadTime: () => number): Measured {
    this.look();
    const step: Running = { threadTime, threadSeen: threadTime(), cpuSeconds: 0, peakMemoryBytes: this.memory() };
    this.running.add(step);
    this.timer ??= setInterval(() => this.look(), LOOK_MS).unref();
    return {
      end: () => {
        this.look();
        this.running.delete(step);
        if (this.running.size === 0) {
          clearInterval(this.timer);
          this.timer = undefined;
        }
        return { cpuSeconds: Math.round(step.cpuSeconds * 1000) / 1000, peakMemoryBytes: step.peakMemoryBytes };
      },
    };
  }

  /** Hands out the CPU time since the last look. */
  private look(): void {
    const now = this.processTime();
    let rest = now - this.processSeen;
    this.processSeen = now;
    const memory = this.memory();
    for (const step of this.running) {
      const time = step.threadTime();
      const own = time - step.threadSeen;
      step.threadSeen = time;
      step.peakMemoryBytes = Math.max(step.peakMemoryBytes, memory);
      if (!(own > 0)) continue;
      step.cpuSeconds += own;
      rest -= own;
    }
    // The two clocks tick apart: what is left may be a little below nothing.
    for (const step of this.running) step.cpuSeconds += Math.max(0, rest) / this.running.size;
  }
}

const seconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6;

/** CPU seconds of a thread of this process, as Linux tells them in nanoseconds; NaN where it does not, or the thread is gone. */
export function threadTime(thread: number): number {
  try {
    return Number(readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e9;
  } catch {
    return Number.NaN;
  }
}

/** What several runs of one piece of work took, in milliseconds. */
export interface Measured {
  /** in the order they ran */
  readonly runs: readonly number[];
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** the run before them, which pays for compiling; null where there was none */
  readonly cold_ms: number | null;
}

export class NothingMeasuredError extends Error {
  readonly code = 'NOTHING_MEASURED';
  constructor() {
    super('A benchmark needs at least one run. Give --runs 1 or more.');
    this.name = 'NothingMeasuredError';
  }
}

/** The middle value; of an even number the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new NothingMeasuredError();
  return (lower + upper) / 2;
}

/** Durations as a record, rounded to a microsecond. */
export function summarise(runs: readonly number[], cold: number | null): Measured {
  if (runs.length === 0) throw new NothingMeasuredError();
  const rounded = runs.map(microseconds);
  return {
    runs: rounded,
    median: microseconds(median(rounded)),
    min: Math.min(...rounded),
    max: Math.max(...rounded),
    cold_ms: cold === null ? null : microseconds(cold),
  };
}

/**
 * Times `work`: once cold, then `runs` times. The result of a run is dropped before the next begins, and a pause of the
 * event loop lies between two runs, so that neither pays for what the other left to do.
 * @param now milliseconds of a clock that never goes back
 */
export async function measure(work: () => unknown, runs: number, now: () => number = () => performance.now()): Promise<Measured> {
  if (!(runs >= 1)) throw new NothingMeasuredError();
  const timed: number[] = [];
  for (let run = 0; run <= runs; run++) {
    await new Promise((resume) => setImmediate(resume));
    const start = now();
    const result = work();
    if (result instanceof Promise) await result;
    timed.push(now() - start);
  }
  const [cold = 0, ...warm] = timed;
  return summarise(warm, cold);
}

function microseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

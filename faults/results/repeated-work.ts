import type { LoggedEvent } from '../process/study-events.js';

/**
 * Seconds between the start of each attempt that was cut off and the moment it was: at most the work done twice, since
 * training goes on from its last checkpoint. `cuts` are the moments (ISO 8601) when workers were killed or seen to be dead.
 */
export function repeatedSeconds(events: readonly LoggedEvent[], cuts: readonly string[]): number {
  let sum = 0;
  const running = new Map<string, number>();
  const timed = [...events.map((event) => ({ time: Date.parse(event.time), event })), ...cuts.map((cut) => ({ time: Date.parse(cut), event: undefined }))];
  for (const { time, event } of timed.sort((a, b) => a.time - b.time)) {
    if (event === undefined) {
      for (const start of running.values()) sum += time - start;
      running.clear();
    } else if (event.kind === 'started') running.set(event.label, time);
    else if (event.kind !== 'progress') running.delete(event.label);
  }
  return sum / 1000;
}

import type { LoggedEvent } from '../process/study-events.js';

/**
 * Seconds between the start of each attempt that was cut off and the moment it was: at most the work done twice, since
 * training goes on from its last checkpoint. `cuts` are the moments (ISO 8601) when workers were killed or seen to be dead.
 */
export function repeatedSeconds(events: readonly LoggedEvent[], cuts: readonly string[]): number {
  return lostAtCuts(events, cuts).reduce((sum, lost) => sum + lost, 0);
}

/** The same for each cut, in order of time. */
export function lostAtCuts(events: readonly LoggedEvent[], cuts: readonly string[]): number[] {
  const lost: number[] = [];
  const running = new Map<string, number>();
  const timed = [...events.map((event) => ({ time: Date.parse(event.time), event })), ...cuts.map((cut) => ({ time: Date.parse(cut), event: undefined }))];
  for (const { time, event } of timed.sort((a, b) => a.time - b.time)) {
    if (event === undefined) {
      lost.push([...running.values()].reduce((sum, start) => sum + time - start, 0) / 1000);
      running.clear();
    } else if (event.kind === 'started') running.set(event.label, time);
    else if (event.kind !== 'progress') running.delete(event.label);
  }
  return lost;
}

/** Each time a training was further before than it is now: by how many epochs ("epoch 3 of 100" with its batches as done and total). */
export function repeatedEpochs(events: readonly LoggedEvent[]): number[] {
  const repeated: number[] = [];
  const reached = new Map<string, number>();
  for (const event of events) {
    if (event.kind !== 'progress') continue;
    const epochs = /^epoch \d+ of (\d+)/.exec(event.progress.message)?.[1];
    if (epochs === undefined) continue;
    const now = (event.progress.done * Number(epochs)) / event.progress.total;
    const before = reached.get(event.label) ?? 0;
    if (now < before) repeated.push(before - now);
    reached.set(event.label, now);
  }
  return repeated;
}

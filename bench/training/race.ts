import { setTimeout as delay } from 'node:timers/promises';
import { type Measured, median, summarise } from '../measure.js';
import { type Contestant, ContestantFailedError, NotInstalledError, RunningContestant, type TimedSteps } from './contestant.js';

/** Steps before those that count: compiled code and caches grow warm. */
export const WARM_UP = 3;
/** Steps of one contestant before it is the next one's turn. */
const TURN = 5;
/** PyTorch's threads spin for a while after their last work. */
const REST_MS = 50;
/** The step whose loss tells whether all computed the same. */
const LOSS_STEP = 50;

/** What one contestant took for a step. */
export interface TrainingFigures {
  readonly engine: string;
  readonly version: string;
  readonly threads: number;
  readonly note: string;
  /** ms of a step */
  readonly wall: Measured;
  /** ms of processor time of a step, over all threads */
  readonly cpu: { readonly median: number; readonly min: number };
  /** largest resident memory of the process */
  readonly peak_mib: number;
  readonly first_loss: number;
  /** of step 50, before it */
  readonly loss_at_50?: number;
}

/** `skipped`: why it could not take part; `failed`: what it died of. */
export type TrainingEntry = TrainingFigures | Absent;
type Absent = { readonly engine: string; readonly skipped: string } | { readonly engine: string; readonly failed: string };

export function tookPart(entry: TrainingEntry): entry is TrainingFigures {
  return 'wall' in entry;
}

interface Runner {
  readonly running: RunningContestant;
  readonly version: string;
  readonly threads: number;
  readonly note: string;
  readonly taken: TimedSteps[];
}

/** Lets the contestants take turns, so that a load that comes and goes meets them all; entries are in their order. */
export async function race(contestants: readonly Contestant[], steps: number, withLoss: boolean, say: (line: string) => void): Promise<TrainingEntry[]> {
  const runners = new Map<string, Runner>();
  const absent = new Map<string, Absent>();
  const guarded = async (name: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (error instanceof NotInstalledError) absent.set(name, { engine: name, skipped: error.message });
      else if (error instanceof ContestantFailedError) absent.set(name, { engine: name, failed: error.message });
      else throw error;
      await runners.get(name)?.running.end();
      runners.delete(name);
      say(`  ${name} ${error instanceof NotInstalledError ? 'left out' : 'failed'}: ${error.message}`);
    }
  };
  try {
    for (const contestant of contestants) {
      await guarded(contestant.name, async () => {
        runners.set(contestant.name, { ...(await RunningContestant.start(contestant)), taken: [] });
      });
    }
    for (const turn of turns(steps, withLoss)) {
      for (const [name, { running, taken }] of [...runners]) {
        await guarded(name, async () => void taken.push(await running.train(turn)));
        await delay(REST_MS);
      }
    }
  } finally {
    for (const { running } of runners.values()) await running.end();
  }
  return contestants.map(({ name }) => {
    return absent.get(name) ?? figures(name, runners.get(name)!, steps, withLoss);
  });
}

/** Numbers of steps: the warm-up, the measured ones in turns, and on to the loss. */
function turns(steps: number, withLoss: boolean): number[] {
  const found = [WARM_UP];
  for (let left = steps; left > 0; left -= TURN) found.push(Math.min(TURN, left));
  const rest = LOSS_STEP - WARM_UP - steps;
  if (withLoss && rest > 0) found.push(rest);
  return found;
}

function figures(engine: string, { version, threads, note, taken }: Runner, steps: number, withLoss: boolean): TrainingFigures {
  const [wall, cpu, losses] = (['wall', 'cpu', 'losses'] as const).map((part) => taken.flatMap((turn) => turn[part])) as [number[], number[], number[]];
  const measured = cpu.slice(WARM_UP, WARM_UP + steps);
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  return {
    engine, version, threads, note,
    wall: summarise(wall.slice(WARM_UP, WARM_UP + steps), wall[0] ?? null),
    cpu: { median: rounded(median(measured)), min: rounded(Math.min(...measured)) },
    peak_mib: Math.round(Math.max(...taken.map(({ peak_mib }) => peak_mib))),
    first_loss: losses[0]!,
    ...(withLoss ? { loss_at_50: losses[LOSS_STEP - 1]! } : {}),
  };
}

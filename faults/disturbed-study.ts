import type { FaultSetting, Outcome } from './fault.js';
import { signalAll } from './process/state-processes.js';
import { StudyRun } from './process/study-run.js';
import { differingFiles, publishedHashes } from './results/published-files.js';
import { repeatedSeconds } from './results/repeated-work.js';
import { place, type Place, seedStore } from './workplace.js';

/** A study while something is done to it. */
export interface Disturbed {
  readonly place: Place;
  readonly run: StudyRun;
  /** kills every worker of this study at once */
  killWorkers(): Promise<void>;
  /** the fault struck (again) */
  struck(): void;
  note(text: string): void;
  problem(text: string): void;
}

export interface Disturbance {
  /** also the name of the folder it happens in */
  readonly name: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** begins with the undisturbed run's store, less what these steps left; default: with an empty store */
  readonly onlySteps?: readonly string[];
  /** before anything is started */
  prepare?(place: Place): Promise<void>;
  /** while it runs; the run is waited for, and given again where it failed, once this returns */
  disturb(study: Disturbed): Promise<void>;
  /** after its end */
  inspect?(study: Disturbed): Promise<void>;
}

/** Runs the demo study, lets `disturb` have its way with it, waits for its end and compares what came out. */
export async function disturbedStudy(setting: FaultSetting, disturbance: Disturbance): Promise<Outcome> {
  const here = place(setting.workplace, disturbance.name);
  if (disturbance.onlySteps !== undefined) await seedStore(setting.undisturbed.place, here, disturbance.onlySteps);
  await disturbance.prepare?.(here);
  const begun = performance.now();
  const run = StudyRun.start(here, disturbance.environment);
  const cuts: string[] = [];
  const notes: string[] = [];
  const problems: string[] = [];
  let struck = 0;
  const study: Disturbed = {
    place: here,
    run,
    async killWorkers() {
      const found = await signalAll(here.state, 'SIGKILL', 'worker');
      cuts.push(new Date().toISOString());
      if (found > 0) struck++;
    },
    struck: () => void struck++,
    note: (text) => void notes.push(text),
    problem: (text) => void problems.push(text),
  };
  try {
    await disturbance.disturb(study);
    const { folder, extraStarts, last } = await run.untilDone();
    if (folder === undefined) problems.push(`not finished (exit code ${last.code ?? last.signal}): ${last.stderr.trim().split('\n').slice(-3).join(' / ')}`);
    await disturbance.inspect?.(study);
    const hashes = folder === undefined ? undefined : await publishedHashes(folder);
    const differing = hashes === undefined ? [] : differingFiles(setting.undisturbed.hashes, hashes);
    return {
      studies: 1, finished: folder === undefined ? 0 : 1, struck, extraCommands: extraStarts, compared: hashes?.size ?? 0, differing, notes, problems,
      repeatedSeconds: repeatedSeconds(run.events.seen, [...cuts, ...run.deaths]), seconds: (performance.now() - begun) / 1000,
    };
  } finally {
    await run.close();
  }
}

/** Several studies of one fault as one outcome. */
export function together(outcomes: readonly Outcome[]): Outcome {
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0);
  return {
    studies: sum(({ studies }) => studies), finished: sum(({ finished }) => finished), struck: sum(({ struck }) => struck),
    extraCommands: sum(({ extraCommands }) => extraCommands), compared: sum(({ compared }) => compared),
    differing: [...new Set(outcomes.flatMap(({ differing }) => differing))].sort(),
    repeatedSeconds: sum(({ repeatedSeconds }) => repeatedSeconds), seconds: sum(({ seconds }) => seconds),
    notes: outcomes.flatMap(({ notes }) => notes), problems: outcomes.flatMap(({ problems }) => problems),
  };
}

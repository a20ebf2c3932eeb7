import type { Measured } from './measure.js';
import type { Options } from './options.js';
import type { PeerFigures, Peers } from './peers.js';
import type { StudyData } from './study-data.js';

/** What a step's bench has at hand. */
export interface BenchContext {
  readonly data: StudyData;
  readonly options: Options;
  readonly peers: Peers;
  /** the project's folder */
  readonly root: string;
  /** a line of progress */
  readonly say: (line: string) => void;
}

/** What a step's bench found. */
export interface StepFigures {
  /** what was timed, with its sizes, as measured and not as intended */
  readonly description: string;
  readonly measured: Measured;
  /** whatever else helps to understand the figures */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly peers: readonly PeerFigures[];
}

/** One step of the study that is timed. */
export interface StepBench {
  readonly name: string;
  /** what the median should stay below; without one the goal is the fastest peer of the same run */
  readonly goalMs?: number;
  /** takes minutes, so it runs only when named */
  readonly onRequest?: boolean;
  run(context: BenchContext): Promise<StepFigures>;
}

/** One entry of the JSON. */
export interface StepEntry extends Measured {
  readonly step: string;
  readonly description: string;
  readonly unit: 'ms';
  readonly goal_ms: number | null;
  /** null where the goal is a peer and none was timed */
  readonly met: boolean | null;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly peers: readonly PeerFigures[];
}

export async function stepEntry({ name, goalMs, run }: StepBench, context: BenchContext): Promise<StepEntry> {
  const { description, measured, details, peers } = await run(context);
  const timed = peers.flatMap((peer) => ('median' in peer ? [peer.median] : []));
  const goal = goalMs ?? (timed.length === 0 ? null : Math.min(...timed));
  return {
    step: name,
    description,
    unit: 'ms',
    ...measured,
    goal_ms: goal,
    met: goal === null ? null : measured.median <= goal,
    ...(details === undefined ? {} : { details }),
    peers,
  };
}

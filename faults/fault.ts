import type { Place, Workplace } from './workplace.js';

/** What the undisturbed run left, to compare with and to copy finished steps from. */
export interface Undisturbed {
  readonly place: Place;
  readonly hashes: ReadonlyMap<string, string>;
  readonly seconds: number;
}

export interface FaultSetting {
  readonly workplace: Workplace;
  readonly undisturbed: Undisturbed;
  readonly seed: number;
  /** of the random ones */
  readonly kills: number;
  say(line: string): void;
}

/** What one fault did to one or more studies, as measured. */
export interface Outcome {
  /** studies run with this fault */
  readonly studies: number;
  /** of them, those that ended well */
  readonly finished: number;
  /** how often the fault struck */
  readonly struck: number;
  /** how often the same command had to be given again */
  readonly extraCommands: number;
  /** files compared with the undisturbed run, over all studies */
  readonly compared: number;
  readonly differing: readonly string[];
  /** work of attempts that were cut off, which had to be done again, at most */
  readonly repeatedSeconds: number;
  readonly seconds: number;
  /** what was seen besides, in words */
  readonly notes: readonly string[];
  /** what the fault's own checks found wrong; empty when all is well */
  readonly problems: readonly string[];
}

export interface Fault {
  readonly name: string;
  /** what is done, for the table */
  readonly about: string;
  run(setting: FaultSetting): Promise<Outcome>;
}

/** True when every study came to its end with equal results. */
export const survived = ({ studies, finished, struck, differing, problems }: Outcome): boolean =>
  struck > 0 && finished === studies && differing.length === 0 && problems.length === 0;

/** Why an output was not re-derived, for counting. */
export type Hindrance = 'training' | 'input file' | 'artifact' | 'manifest' | 'step version' | 'engine' | 'recorded content';

/** One output of a step, made again from the step's recorded inputs and compared with the recorded one. */
export interface Derivation {
  readonly step: string;
  readonly output: string;
  /** the published table that it is, if it is one */
  readonly table: string | null;
  readonly state: 'ok' | 'FAILED' | 'not re-derived';
  /** values compared */
  readonly compared: number;
  /** relative */
  readonly largest: number | null;
  /** largest relative difference that passes */
  readonly tolerance: number | null;
  readonly hindrance: Hindrance | null;
  readonly why: string;
}

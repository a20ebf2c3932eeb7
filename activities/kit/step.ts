import type { z } from 'zod';
import type { RandomStream } from '../../analysis/random/stream.js';

/**
 * `one`: a single artifact; `many`: a list of artifacts in the order the workflow gave them; `one or many`: whichever it gave;
 * `optional`: one or none. What was given is what stands in the step's key.
 */
export type InputArity = 'one' | 'many' | 'one or many' | 'optional';

type Given<A extends InputArity, T> = A extends 'one' ? T : A extends 'many' ? readonly T[] : T | readonly T[];

/** The inputs of a step as `T`: references in the workflow, paths in the step. */
export type Inputs<I extends Record<string, InputArity>, T> = { readonly [K in keyof I as I[K] extends 'optional' ? never : K]: Given<I[K], T> } & {
  readonly [K in keyof I as I[K] extends 'optional' ? K : never]?: T;
};

/** io: reading and writing; cpu: computing; train: training and prediction with an engine. */
export type Queue = 'io' | 'cpu' | 'train';

export interface Progress {
  /** what is being done, in a few words; no patient identifiers */
  readonly message: string;
  readonly done: number;
  readonly total: number;
}

/** What a running step sees: files in, files out, its own randomness. Runs in a worker thread. */
export interface StepContext<P, I extends Record<string, InputArity>, O extends string> {
  readonly parameters: P;
  /** absolute paths of the input artifacts */
  readonly inputs: Inputs<I, string>;
  /** absolute paths to write the outputs to; each must exist when `run` returns (write null-row tables, never leave one out) */
  readonly outputs: Readonly<Record<O, string>>;
  readonly seed: number;
  /** name and version of the engine that the key names, for `openNamedEngine` */
  readonly engine: string;
  /** stream of this step for the given labels */
  random(...labels: readonly (string | number)[]): RandomStream;
  progress(progress: Progress): void;
  /** a folder that outlives attempts of this step (checkpoints) and is removed after publication */
  readonly scratch: string;
}

export interface StepDeclaration<P = unknown, I extends Record<string, InputArity> = Record<string, InputArity>, O extends string = string> {
  readonly name: string;
  /** raise when the same inputs and parameters would give other outputs */
  readonly version: number;
  readonly queue: Queue;
  readonly description: string;
  readonly parameters: z.ZodType<P>;
  readonly inputs: I;
  readonly outputs: readonly O[];
  /** the study's seed enters the key */
  readonly seeded: boolean;
  /** the engine's name and version enter the key */
  readonly engine: boolean;
  /** leaves checkpoints in its scratch folder; a shared store keeps them for workers of other machines (a file whose name ends in .part is not whole yet) */
  readonly checkpoints?: boolean;
  /** nothing waits for it but the results folder: it gives way to every other step */
  readonly background?: boolean;
  run(context: StepContext<P, I, O>): Promise<void>;
}

/** Steps by their names. */
export type StepSet = Readonly<Record<string, StepDeclaration>>;

export function defineStep<P, const I extends Record<string, InputArity>, const O extends string>(
  step: StepDeclaration<P, I, O>,
): StepDeclaration<P, I, O> {
  return step;
}

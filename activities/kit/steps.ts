import type { z } from 'zod';
import type { ArtifactReference } from '../../data-catalog/store/reference.js';
import type { Registry, StepName } from '../registry.js';
import type { ResourceUse } from './resource-meter.js';
import type { InputArity, Inputs } from './step.js';

type ParametersOf<D> = D extends { parameters: z.ZodType<infer P> } ? P : never;
type InputsOf<D> = D extends { inputs: infer I extends Record<string, InputArity> }
  ? Inputs<I, ArtifactReference>
  : never;
type OutputsOf<D> = D extends { outputs: readonly (infer O extends string)[] } ? Readonly<Record<O, ArtifactReference>> : never;

/** Calls one step: parameters and references in, references out. `label` tells two calls of a step apart for people. */
export type StepCall<D> = (label: string, parameters: ParametersOf<D>, inputs: InputsOf<D>) => Promise<OutputsOf<D>>;

/** A part of the study with a life of its own: on Temporal a child workflow, elsewhere a function call. */
export type Part<I, R> = (steps: Steps, input: I) => Promise<R>;

/** The steps of the study as one interpreter provides them: worker (Temporal), plan (looks into the store) or test (direct). */
export type Steps = { readonly [K in StepName]: StepCall<Registry[K]> } & {
  part<I, R>(name: string, part: Part<I, R>, input: I): Promise<R>;
};

/** What a call of a step sends to the worker. */
export interface StepRequest {
  readonly step: string;
  readonly label: string;
  readonly parameters: unknown;
  readonly inputs: Readonly<Record<string, ArtifactReference | readonly ArtifactReference[]>>;
  readonly seed: number;
  readonly engine: string;
  /** folder that the input files' names are relative to */
  readonly data: string;
}

/** What it gets back; small. Sizes and hashes of inputs and outputs stand in the manifest of `key`. */
export interface StepRecord {
  readonly name: string;
  readonly label: string;
  readonly key: string;
  readonly cache: 'hit' | 'miss';
  readonly attempts: number;
  readonly start: string;
  readonly end: string;
  /** attempts before the one that ended well, as far as they are known when the run is published */
  readonly failures?: readonly FailedAttempt[];
  /** of the attempt that computed it; what came from the store took nothing worth telling */
  readonly use?: ResourceUse;
}

/** An attempt that failed, or of which nothing was heard any more. Codes only: a message may quote values of patients. */
export interface FailedAttempt {
  readonly attempt: number;
  readonly start: string;
  readonly end: string;
  readonly code: string;
}

export interface StepResult {
  readonly outputs: Readonly<Record<string, ArtifactReference>>;
  readonly record: StepRecord;
}

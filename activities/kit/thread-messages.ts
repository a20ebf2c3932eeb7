import type { Progress } from './step.js';

/** What a compute thread is started with. */
export interface ThreadData {
  /** one number: native calls under way, during which the thread must not be ended; -1: the thread is being ended */
  readonly calls: Int32Array;
  /** one number, which the thread writes: its id in the system; 0 where that is not known */
  readonly id: Int32Array;
}

/** Sent to a compute thread: run this step on these files. */
export interface RunMessage {
  readonly step: string;
  readonly parameters: unknown;
  readonly inputs: Readonly<Record<string, string | readonly string[]>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly engine: string;
  readonly scratch: string;
}

export interface ThreadFailure {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly stack: string;
}

export type ThreadReply =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly failure: ThreadFailure };

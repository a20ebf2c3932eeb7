import type { Queue } from './step.js';

/** What a worker can offer; gpu is training with an engine that computes on one. */
export const OFFERS = ['io', 'cpu', 'train', 'gpu'] as const;
export type Offer = (typeof OFFERS)[number];

/** How the names of Temporal's task queues are made. */
export interface QueueNames {
  /** of the workflows; begins all others */
  readonly base: string;
  /**
   * this machine's own name, where several machines work on one server. Where one does everything, reading and computing share the
   * workflows' queue: Temporal then gives a step out in the same answer, without another round.
   */
  readonly machine?: string;
}

/** The queue of a kind of step. On a server of several machines training's names the engine: only who has it takes the task. */
export function stepQueue({ base, machine }: QueueNames, queue: Queue, engine: string): string {
  if (machine === undefined) return queue === 'train' ? `${base}-train` : base;
  return queue === 'train' ? `${base}-${offerOf(engine)}-${engine}` : `${base}-${queue}`;
}

/** The queue of the results folder: it is laid out on the machine where the study was started. */
export function publicationQueue({ base, machine }: QueueNames): string {
  return machine === undefined ? base : `${base}-at-${machine}`;
}

/** The queues of all steps that a worker offers which has these engines. */
export function offeredQueues(names: QueueNames, offers: readonly Offer[], engines: readonly string[]): { steps: string[]; train: string[] } {
  const queue = (kind: Queue, engine = '') => stepQueue(names, kind, engine);
  const steps = (['io', 'cpu'] as const).filter((kind) => offers.includes(kind)).map((kind) => queue(kind));
  const train = engines.filter((engine) => offers.includes(offerOf(engine))).map((engine) => queue('train', engine));
  return { steps: [...new Set(steps)], train: [...new Set(train)] };
}

/** Which offer an engine belongs to: one that computes on a GPU says so in its name (`cuda-gpu@1`). */
export function offerOf(engine: string): 'train' | 'gpu' {
  return /^[^@]*-gpu@/.test(engine) ? 'gpu' : 'train';
}

import type { Shape } from './graph/workflows.js';

/** Something that runs a graph of steps, each of which only adds to a number. */
export interface Contestant {
  readonly name: string;
  readonly version: string;
  /** how it was set up, and what its second run does */
  readonly note: string;
  /** One whole command in a folder, from its start to its end; what it did before is still there when the folder is the same. */
  run(graph: Graph, folder: string): Promise<GraphRun>;
}

export interface Graph {
  readonly shape: Shape;
  readonly steps: number;
}

export interface GraphRun {
  /** wall time of the command, in milliseconds */
  readonly wall: number;
  /** steps that were not done again; undefined where it does not say */
  readonly hits: number | undefined;
}

/** One that cannot be timed here, and why. */
export interface Skipped {
  readonly name: string;
  readonly skipped: string;
}

import type { Architecture } from '../blue/architecture.js';

/** Named arrays: weights, moments or running statistics, in the order and shapes of `parameterShapes`. */
export type Arrays = Readonly<Record<string, Float32Array>>;

/** What prediction needs. */
export interface NetworkWeights {
  /** the trained parameters */
  readonly parameters: Arrays;
  /** running mean and variance of every batch norm */
  readonly statistics: Arrays;
}

/** Everything that a training step reads and changes: training goes on from it as if it had never stopped. */
export interface NetworkState extends NetworkWeights {
  /** Adam's first and second moments, one for each parameter */
  readonly firstMoments: Arrays;
  readonly secondMoments: Arrays;
  /** training steps done */
  readonly steps: number;
}

/** Samples with their truth, row-major, float32. */
export interface TrainingBatch {
  readonly samples: number;
  /** samples x genes, log2(CPM + 1) */
  readonly bulk: Float32Array;
  /** samples x cell types */
  readonly proportions: Float32Array;
  /** (samples x cell types) x genes, all types of the first sample first, log2(CPM + 1) */
  readonly profiles: Float32Array;
}

/** Means over the samples of a batch: the profile part is summed over the types; neither is weighted. */
export interface Losses {
  readonly profile: number;
  readonly proportion: number;
}

export interface Prediction {
  /** samples x cell types */
  readonly proportions: Float32Array;
  /** (samples x cell types) x genes, all types of the first sample first */
  readonly profiles: Float32Array;
}

/** One network with its optimiser state, living inside an engine. */
export interface Network {
  /** one Adam step on one batch; batch norm uses the batch's statistics and updates the running ones. Losses are those before the step. */
  trainStep(batch: TrainingBatch, learningRate: number): Losses;
  /** batch norm uses the running statistics: a prediction does not depend on the samples beside it */
  predict(bulk: Float32Array, samples: number): Prediction;
  weights(): NetworkWeights;
  state(): NetworkState;
  dispose(): void;
}

/** What trains and predicts. Only one engine can be open in a thread at a time. */
export interface Engine {
  readonly name: string;
  /** changes when equal inputs may give other bits */
  readonly version: string;
  readonly threads: number;
  /** what training computes in; predictions are float32 in any case */
  readonly precision: 'float32' | 'bf16';
  /** a network to train on, or, from weights alone, one that can only predict */
  createNetwork(architecture: Architecture, state: NetworkState | NetworkWeights): Network;
  close(): Promise<void>;
}

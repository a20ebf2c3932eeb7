import * as tf from '@tensorflow/tfjs-core';
import type { Architecture } from '../blue/architecture.js';
import { foldStatistics, type RunningStatistics, updateRunningStatistics } from '../blue/batch-norm.js';
import { registerGradients } from '../blue/gradients.js';
import { PROPORTION_WEIGHT, squaredError } from '../blue/loss.js';
import { forward, type NormRelu, type Weight } from '../blue/network.js';
import type { Adam, AdamStep, NetworkOperations } from '../blue/operations.js';
import { batchNorms, parameterShapes } from '../blue/parameters.js';
import type { Arrays, Engine, Losses, Network, NetworkState, NetworkWeights, Prediction, TrainingBatch } from './engine.js';
import { inScope } from './in-scope.js';

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const ADAM_EPSILON = 1e-8;

export interface TfjsEngineParts {
  readonly name: string;
  readonly version: string;
  readonly threads: number;
  readonly operations: NetworkOperations;
  readonly adam: Adam;
  readonly close: () => Promise<void>;
}

/** An engine on the TF.js backend that is set in this thread. */
export function createTfjsEngine({ name, version, threads, operations, adam, close }: TfjsEngineParts): Engine {
  registerGradients();
  return { name, version, threads, precision: 'float32', close, createNetwork: (architecture, state) => new TfjsNetwork(architecture, state, operations, adam) };
}

/** A batch on the backend. */
export interface BatchTensors {
  readonly bulk: tf.Tensor2D;
  readonly proportions: tf.Tensor2D;
  readonly profiles: tf.Tensor2D;
}

export function batchTensors({ genes, cellTypes }: Architecture, { samples, bulk, proportions, profiles }: TrainingBatch): BatchTensors {
  return {
    bulk: tf.tensor2d(bulk, [samples, genes]),
    proportions: tf.tensor2d(proportions, [samples, cellTypes]),
    profiles: tf.tensor2d(profiles, [samples * cellTypes, genes]),
  };
}

/** What training lowers, `total`, and its two parts as `Losses` has them. */
export function trainingLoss(architecture: Architecture, batch: BatchTensors, weight: Weight, normRelu: NormRelu): { profile: tf.Scalar; proportion: tf.Scalar; total: tf.Scalar } {
  const { genes, cellTypes } = architecture;
  const samples = batch.bulk.shape[0];
  const { proportions, profiles } = forward(architecture, batch.bulk, weight, normRelu);
  const profile = tf.mul(squaredError(profiles, batch.profiles), 1 / (samples * genes)) as tf.Scalar;
  const proportion = tf.mul(squaredError(proportions, batch.proportions), 1 / (samples * cellTypes)) as tf.Scalar;
  return { profile, proportion, total: tf.add(profile, tf.mul(proportion, PROPORTION_WEIGHT)) as tf.Scalar };
}

/** PyTorch's Adam at step `t` (from 1): its two bias corrections go into the step and the epsilon. */
export function adamStep(learningRate: number, t: number): AdamStep {
  const correction = Math.sqrt(1 - BETA_2 ** t);
  return { beta1: BETA_1, beta2: BETA_2, step: (learningRate * correction) / (1 - BETA_1 ** t), epsilon: ADAM_EPSILON * correction };
}

/** Running statistics by batch norm, copied from the arrays of a state. */
export function runningStatistics(architecture: Architecture, arrays: Arrays): ReadonlyMap<string, RunningStatistics> {
  const copy = (name: string) => (arrays[name] as Float32Array).slice();
  return new Map(batchNorms(architecture).map(({ name }) => [name, { mean: copy(`${name}.mean`), variance: copy(`${name}.variance`) }]));
}

/** The arrays of a state, copied from running statistics. */
export function statisticsArrays(running: ReadonlyMap<string, RunningStatistics>): Arrays {
  return Object.fromEntries([...running].flatMap(([name, { mean, variance }]) => [[`${name}.mean`, mean.slice()], [`${name}.variance`, variance.slice()]]));
}

interface Moments {
  readonly firstMoment: tf.Variable;
  readonly secondMoment: tf.Variable;
}

class TfjsNetwork implements Network {
  private readonly values = new Map<string, tf.Variable>();
  /** empty in a network that only predicts */
  private readonly moments = new Map<string, Moments>();
  private readonly running: ReadonlyMap<string, RunningStatistics>;
  private steps: number;

  constructor(
    private readonly architecture: Architecture,
    state: NetworkState | NetworkWeights,
    private readonly operations: NetworkOperations,
    private readonly adam: Adam,
  ) {
    this.steps = 'steps' in state ? state.steps : 0;
    for (const { name, shape } of parameterShapes(architecture)) {
      const variable = (arrays: Arrays) => tf.tidy(() => tf.variable(tf.tensor(arrays[name] as Float32Array, [...shape]), true));
      this.values.set(name, variable(state.parameters));
      if ('steps' in state) this.moments.set(name, { firstMoment: variable(state.firstMoments), secondMoment: variable(state.secondMoments) });
    }
    this.running = runningStatistics(architecture, state.statistics);
  }

  private readonly weight: Weight = <R extends tf.Tensor>(name: string) => find(this.values, name) as unknown as R;

  private statistics(name: string): RunningStatistics {
    return find(this.running, name);
  }

  trainStep(batch: TrainingBatch, learningRate: number): Losses {
    const parts: Losses[] = [];
    const all = [...this.values];
    const normRelu: NormRelu = (x, name) => {
      const observe = (mean: Float32Array, variance: Float32Array) => updateRunningStatistics(this.statistics(name), mean, variance, batch.samples * x.shape[2]);
      return this.operations.batchNormRelu(x, this.weight(`${name}.scale`), this.weight(`${name}.shift`), observe);
    };
    const { value, grads } = tf.variableGrads(
      () => {
        const { profile, proportion, total } = trainingLoss(this.architecture, batchTensors(this.architecture, batch), this.weight, normRelu);
        parts.push({ profile: profile.dataSync()[0] as number, proportion: proportion.dataSync()[0] as number });
        return total;
      },
      all.map(([, value]) => value),
    );
    this.steps++;
    this.adam(
      all.map(([name, value]) => ({ value, ...find(this.moments, name), gradient: grads[value.name] as tf.Tensor })),
      adamStep(learningRate, this.steps),
    );
    tf.dispose([value, ...Object.values(grads)]);
    return parts[0] as Losses;
  }

  predict(bulk: Float32Array, samples: number): Prediction {
    return inScope(() => {
      const normRelu: NormRelu = (x, name) => {
        const values = (which: string) => this.weight<tf.Tensor1D>(`${name}.${which}`).dataSync() as Float32Array;
        const { factor, offset } = foldStatistics(this.statistics(name), values('scale'), values('shift'));
        return this.operations.scaleShiftRelu(x, tf.tensor1d(factor), tf.tensor1d(offset));
      };
      const { proportions, profiles } = forward(this.architecture, tf.tensor2d(bulk, [samples, this.architecture.genes]), this.weight, normRelu);
      return { proportions: proportions.dataSync().slice() as Float32Array, profiles: profiles.dataSync().slice() as Float32Array };
    });
  }

  weights(): NetworkWeights {
    return { parameters: copies(this.values, (value) => value), statistics: statisticsArrays(this.running) };
  }

  state(): NetworkState {
    return {
      ...this.weights(),
      firstMoments: copies(this.moments, ({ firstMoment }) => firstMoment),
      secondMoments: copies(this.moments, ({ secondMoment }) => secondMoment),
      steps: this.steps,
    };
  }

  dispose(): void {
    tf.dispose([...this.values.values()]);
    for (const { firstMoment, secondMoment } of this.moments.values()) tf.dispose([firstMoment, secondMoment]);
    this.values.clear();
    this.moments.clear();
  }
}

function find<T>(map: ReadonlyMap<string, T>, name: string): T {
  const found = map.get(name);
  if (found === undefined) throw new Error(`The network has nothing named ${name}, or was opened for prediction only.`);
  return found;
}

function copies<T>(map: ReadonlyMap<string, T>, tensor: (of: T) => tf.Variable): Arrays {
  return Object.fromEntries([...map].map(([name, of]) => [name, tensor(of).dataSync().slice() as Float32Array]));
}

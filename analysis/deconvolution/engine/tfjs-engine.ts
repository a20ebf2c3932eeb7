import * as tf from '@tensorflow/tfjs-core';
import type { Architecture } from '../blue/architecture.js';
import { foldStatistics, type RunningStatistics, updateRunningStatistics } from '../blue/batch-norm.js';
import { registerGradients } from '../blue/gradients.js';
import { PROPORTION_WEIGHT, squaredError } from '../blue/loss.js';
import { forward, type NormRelu, type Weight } from '../blue/network.js';
import type { Adam, NetworkOperations } from '../blue/operations.js';
import { batchNorms, parameterShapes } from '../blue/parameters.js';
import type { Arrays, Engine, Losses, Network, NetworkState, NetworkWeights, Prediction, TrainingBatch } from './engine.js';

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
  return { name, version, threads, close, createNetwork: (architecture, state) => new TfjsNetwork(architecture, state, operations, adam) };
}

interface Moments {
  readonly firstMoment: tf.Variable;
  readonly secondMoment: tf.Variable;
}

class TfjsNetwork implements Network {
  private readonly values = new Map<string, tf.Variable>();
  /** empty in a network that only predicts */
  private readonly moments = new Map<string, Moments>();
  private readonly running = new Map<string, RunningStatistics>();
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
    for (const { name } of batchNorms(architecture)) {
      const copy = (which: string) => (state.statistics[`${name}.${which}`] as Float32Array).slice();
      this.running.set(name, { mean: copy('mean'), variance: copy('variance') });
    }
  }

  private readonly weight: Weight = <R extends tf.Tensor>(name: string) => find(this.values, name) as unknown as R;

  private statistics(name: string): RunningStatistics {
    return find(this.running, name);
  }

  trainStep(batch: TrainingBatch, learningRate: number): Losses {
    const { samples } = batch;
    const { genes, cellTypes } = this.architecture;
    const parts: Losses[] = [];
    const all = [...this.values];
    const normRelu: NormRelu = (x, name) => {
      const observe = (mean: Float32Array, variance: Float32Array) => updateRunningStatistics(this.statistics(name), mean, variance, samples * x.shape[2]);
      return this.operations.batchNormRelu(x, this.weight(`${name}.scale`), this.weight(`${name}.shift`), observe);
    };
    const { value, grads } = tf.variableGrads(
      () => {
        const bulk = tf.tensor2d(batch.bulk, [samples, genes]);
        const { proportions, profiles } = forward(this.architecture, bulk, this.weight, normRelu);
        const profile = tf.mul(squaredError(profiles, tf.tensor2d(batch.profiles, [samples * cellTypes, genes])), 1 / (samples * genes));
        const proportion = tf.mul(squaredError(proportions, tf.tensor2d(batch.proportions, [samples, cellTypes])), 1 / (samples * cellTypes));
        parts.push({ profile: profile.dataSync()[0] as number, proportion: proportion.dataSync()[0] as number });
        return tf.add(profile, tf.mul(proportion, PROPORTION_WEIGHT)) as tf.Scalar;
      },
      all.map(([, value]) => value),
    );
    this.steps++;
    const correction = Math.sqrt(1 - BETA_2 ** this.steps);
    this.adam(
      all.map(([name, value]) => ({ value, ...find(this.moments, name), gradient: grads[value.name] as tf.Tensor })),
      { beta1: BETA_1, beta2: BETA_2, step: (learningRate * correction) / (1 - BETA_1 ** this.steps), epsilon: ADAM_EPSILON * correction },
    );
    tf.dispose([value, ...Object.values(grads)]);
    return parts[0] as Losses;
  }

  predict(bulk: Float32Array, samples: number): Prediction {
    return tf.tidy(() => {
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
    const statistics: Record<string, Float32Array> = {};
    for (const [name, { mean, variance }] of this.running) {
      statistics[`${name}.mean`] = mean.slice();
      statistics[`${name}.variance`] = variance.slice();
    }
    return { parameters: copies(this.values, (value) => value), statistics };
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

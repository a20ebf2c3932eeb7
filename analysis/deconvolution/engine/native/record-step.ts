import * as tf from '@tensorflow/tfjs-core';
import type { Architecture } from '../../blue/architecture.js';
import type { NormRelu, Weight } from '../../blue/network.js';
import { parameterShapes } from '../../blue/parameters.js';
import type { Arrays, Losses, TrainingBatch } from '../engine.js';
import { inScope } from '../in-scope.js';
import { batchTensors, trainingLoss } from '../tfjs-engine.js';
import type { GraphNode } from './graph-node.js';
import { fusedBatchNormRelu } from './native-operations.js';
import { recordOps } from './record-ops.js';
import type { TensorFlowBackend } from './tensorflow.js';

/** Batch mean and unbiased variance of one batch norm, as nodes of the graph. */
export interface RecordedStatistics {
  readonly name: string;
  readonly mean: string;
  readonly variance: string;
  /** values behind each channel: samples times length */
  readonly count: number;
}

/** The forward and backward pass for one batch size, as graph nodes. */
export interface RecordedStep {
  /** before every name, so that the steps of several batch sizes fit into one graph */
  readonly prefix: string;
  readonly samples: number;
  readonly nodes: readonly GraphNode[];
  readonly profile: string;
  readonly proportion: string;
  /** in the order of `parameterShapes` */
  readonly gradients: readonly string[];
  /** in the order of the forward pass */
  readonly statistics: readonly RecordedStatistics[];
  /** what the recorded step itself gave, one op after the other: the graph must give nearly the same */
  readonly eager: Losses;
}

/** Names of the nodes that a recorded step reads from; the graph provides them. */
export const feedNames = (prefix: string) => ({ bulk: `${prefix}bulk`, proportions: `${prefix}proportions`, profiles: `${prefix}profiles` });
export const weightName = (prefix: string, index: number): string => `${prefix}weight_${index}`;

/** Executes one forward and backward pass on the batch with these weights and notes its ops. Weights are not changed. */
export function recordStep(backend: TensorFlowBackend, architecture: Architecture, parameters: Arrays, batch: TrainingBatch): RecordedStep {
  const prefix = `batch${batch.samples}/`;
  const shapes = parameterShapes(architecture);
  return inScope(() => {
    const weights = shapes.map(({ name, shape }) => tf.tensor(parameters[name] as Float32Array, [...shape]));
    const indices = new Map(shapes.map(({ name }, i) => [name, i]));
    const feeds = batchTensors(architecture, batch);
    const names = feedNames(prefix);
    const given = new Map<string, tf.Tensor>([
      ...weights.map((tensor, i) => [weightName(prefix, i), tensor] as const),
      [names.bulk, feeds.bulk],
      [names.proportions, feeds.proportions],
      [names.profiles, feeds.profiles],
    ]);
    const { nodes, result } = recordOps(backend, prefix, given, (nameOf) => {
      const statistics: RecordedStatistics[] = [];
      const parts: Pick<RecordedStep, 'profile' | 'proportion' | 'eager'>[] = [];
      const pass = (...given: tf.Tensor[]): tf.Scalar => {
        const weight: Weight = <R extends tf.Tensor>(name: string) => given[indices.get(name) as number] as unknown as R;
        const normRelu: NormRelu = (x, name) =>
          fusedBatchNormRelu(backend, x, weight(`${name}.scale`), weight(`${name}.shift`), (mean, variance) => {
            statistics.push({ name, mean: nameOf(mean), variance: nameOf(variance), count: batch.samples * x.shape[2] });
          });
        const { profile, proportion, total } = trainingLoss(architecture, feeds, weight, normRelu);
        const value = (loss: tf.Scalar) => loss.dataSync()[0] as number;
        parts.push({ profile: nameOf(profile), proportion: nameOf(proportion), eager: { profile: value(profile), proportion: value(proportion) } });
        return total;
      };
      const { grads } = tf.valueAndGrads(pass)(weights);
      return { ...(parts[0] as (typeof parts)[0]), statistics, gradients: grads.map(nameOf) };
    });
    return { prefix, samples: batch.samples, nodes, ...result };
  });
}

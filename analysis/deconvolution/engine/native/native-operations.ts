import * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM_EPSILON } from '../../blue/batch-norm.js';
import type { NetworkOperations } from '../../blue/operations.js';
import type { Binding, OpAttribute, TensorFlowBackend } from './tensorflow.js';

/** Told the mean and the unbiased variance of each channel in the batch; the tensors live during the call only. */
export type SeeStatistics = (mean: tf.Tensor, variance: tf.Tensor) => void;

/**
 * relu(batchNorm(x)) with the batch's statistics, x [samples, 1, length, channels], by TensorFlow's fused kernels, which
 * read x once where the formula in single ops reads it for each of them.
 */
export function fusedBatchNormRelu(backend: TensorFlowBackend, x: tf.Tensor4D, scale: tf.Tensor1D, shift: tf.Tensor1D, see: SeeStatistics): tf.Tensor4D {
  const attributes = batchNormAttributes(backend.binding);
  const t = type(backend.binding, 'T');
  const factor: OpAttribute = { name: 'exponential_avg_factor', type: backend.binding.TF_ATTR_FLOAT, value: 1 };
  return tf.customGrad((...args) => {
    const [x, scale, shift] = args as unknown as [tf.Tensor, tf.Tensor, tf.Tensor];
    const save = args[args.length - 1] as unknown as tf.GradSaveFunc;
    // Empty running statistics: they are kept in JavaScript, as in every engine.
    const none = tf.tensor1d([], 'float32');
    const outputs = backend.executeMultipleOutputs('FusedBatchNormV3', [...attributes, factor], [x, scale, shift, none, none], 6);
    const [normal, mean, variance, ...reserved] = outputs as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const y = backend.executeSingleOutput('Relu', [t], [normal]);
    see(mean, variance);
    save([x, y, scale, ...reserved]);
    return {
      value: y,
      gradFunc: (dy, saved) => {
        const [x, y, scale, ...reserved] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]];
        const masked = backend.executeSingleOutput('ReluGrad', [t], [dy as tf.Tensor, y]);
        return backend.executeMultipleOutputs('FusedBatchNormGradV3', attributes, [masked, x, scale, ...reserved], 5).slice(0, 3);
      },
    };
  })(x, scale, shift) as tf.Tensor4D;
}

/** The operations for steps that are executed one op after the other. */
export function nativeOperations(backend: TensorFlowBackend): NetworkOperations {
  return {
    batchNormRelu: (x, scale, shift, observe) =>
      fusedBatchNormRelu(backend, x, scale, shift, (mean, variance) => {
        observe(mean.dataSync() as Float32Array, populationVariance(variance.dataSync() as Float32Array, x.size / (x.shape[3] as number)));
      }),
    scaleShiftRelu: (x, factor, offset) => tf.relu(tf.add(tf.mul(x, factor), offset)),
  };
}

/** TensorFlow reports the variance with n - 1 below the line; `count` is n, the values of each channel. */
export function populationVariance(unbiased: Float32Array, count: number): Float32Array {
  return unbiased.map((value) => (value * (count - 1)) / count);
}

function type(binding: Binding, name: string): OpAttribute {
  return { name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
}

function batchNormAttributes(binding: Binding): OpAttribute[] {
  return [
    type(binding, 'T'),
    type(binding, 'U'),
    { name: 'epsilon', type: binding.TF_ATTR_FLOAT, value: BATCH_NORM_EPSILON },
    { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' },
    { name: 'is_training', type: binding.TF_ATTR_BOOL, value: true },
  ];
}

import type * as tf from '@tensorflow/tfjs-core';

/** What the network needs beyond plain TF.js ops; an engine brings its own version. */
export interface NetworkOperations {
  /**
   * relu(batchNorm(x)) with the statistics of the batch, differentiable in x, scale and shift.
   * `observe` is told the mean and the population variance of each channel.
   */
  batchNormRelu(x: tf.Tensor4D, scale: tf.Tensor1D, shift: tf.Tensor1D, observe: Observe): tf.Tensor4D;
  /** relu(x * factor + offset), for prediction only */
  scaleShiftRelu(x: tf.Tensor4D, factor: tf.Tensor1D, offset: tf.Tensor1D): tf.Tensor4D;
}

export type Observe = (mean: Float32Array, variance: Float32Array) => void;

/** One parameter tensor with its gradient and Adam's moments; all but the gradient are changed in place or replaced in `value`. */
export interface AdamParameter {
  readonly value: tf.Variable;
  readonly gradient: tf.Tensor;
  readonly firstMoment: tf.Variable;
  readonly secondMoment: tf.Variable;
}

export interface AdamStep {
  readonly beta1: number;
  readonly beta2: number;
  /** learning rate times sqrt(1 - beta2^t) / (1 - beta1^t) */
  readonly step: number;
  /** epsilon times sqrt(1 - beta2^t) */
  readonly epsilon: number;
}

/** m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, w = w - step m / (sqrt(v) + epsilon) */
export type Adam = (parameters: readonly AdamParameter[], step: AdamStep) => void;

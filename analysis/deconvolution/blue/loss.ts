import * as tf from '@tensorflow/tfjs-core';
import type { Losses, Prediction, TrainingBatch } from '../engine/engine.js';

/** Weight of the proportion part in training (paper 5.4); validation weighs both parts alike. */
export const PROPORTION_WEIGHT = 100;

/** sum of (prediction - truth)^2, a scalar */
export const squaredError = tf.customGrad((prediction, truth, save) => {
  const difference = tf.sub(prediction as tf.Tensor, truth as tf.Tensor);
  (save as unknown as tf.GradSaveFunc)([difference]);
  return {
    value: tf.sum(tf.square(difference)),
    gradFunc: (dy, saved) => {
      const gradient = tf.mul((saved as tf.Tensor[])[0] as tf.Tensor, tf.mul(dy as tf.Tensor, 2));
      return [gradient, tf.neg(gradient)];
    },
  };
}) as (prediction: tf.Tensor, truth: tf.Tensor) => tf.Scalar;

/** The two loss parts of predictions against the truth, in float64: sum over types of MSE(profile), and MSE(proportions); means over the batch. */
export function losses(prediction: Prediction, truth: TrainingBatch): Losses {
  const genes = truth.bulk.length / truth.samples;
  return {
    profile: sumOfSquares(prediction.profiles, truth.profiles) / (truth.samples * genes),
    proportion: sumOfSquares(prediction.proportions, truth.proportions) / truth.proportions.length,
  };
}

function sumOfSquares(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const d = (a[i] as number) - (b[i] as number);
    sum += d * d;
  }
  return sum;
}

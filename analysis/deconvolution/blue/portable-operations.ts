import * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM_EPSILON } from './batch-norm.js';
import type { Adam, NetworkOperations } from './operations.js';

/** The operations in plain TF.js ops: right on every backend, fast on none. */
export const portableOperations: NetworkOperations = {
  batchNormRelu: (x, scale, shift, observe) =>
    tf.customGrad((...args) => {
      const [x, scale, shift] = args as unknown as [tf.Tensor, tf.Tensor, tf.Tensor];
      const save = args[args.length - 1] as unknown as tf.GradSaveFunc;
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      observe(mean.dataSync() as Float32Array, variance.dataSync() as Float32Array);
      const inverse = tf.rsqrt(tf.add(variance, BATCH_NORM_EPSILON));
      const normal = tf.mul(tf.sub(x, mean), inverse);
      const y = tf.relu(tf.add(tf.mul(normal, scale), shift));
      save([normal, y, inverse, scale]);
      return { value: y, gradFunc: (dy, saved) => batchNormGradient(dy as tf.Tensor, saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]) };
    })(x, scale, shift) as tf.Tensor4D,
  scaleShiftRelu: (x, factor, offset) => tf.relu(tf.add(tf.mul(x, factor), offset)),
};

/** [dx, dScale, dShift]; with g = dy where y > 0 and z the normalised values, dx = scale / sd (g - mean g - z mean(g z)). */
function batchNormGradient(dy: tf.Tensor, [normal, y, inverse, scale]: [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]): tf.Tensor[] {
  const axes = [0, 1, 2];
  const g = tf.mul(dy, tf.step(y));
  const gz = tf.mul(g, normal);
  const centred = tf.sub(tf.sub(g, tf.mean(g, axes)), tf.mul(normal, tf.mean(gz, axes)));
  return [tf.mul(centred, tf.mul(scale, inverse)), tf.sum(gz, axes), tf.sum(g, axes)];
}

export const portableAdam: Adam = (parameters, { beta1, beta2, step, epsilon }) => {
  tf.tidy(() => {
    for (const { value, gradient, firstMoment, secondMoment } of parameters) {
      firstMoment.assign(tf.add(tf.mul(firstMoment, beta1), tf.mul(gradient, 1 - beta1)));
      secondMoment.assign(tf.add(tf.mul(secondMoment, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
      value.assign(tf.sub(value, tf.div(tf.mul(firstMoment, step), tf.add(tf.sqrt(secondMoment), epsilon))));
    }
  });
};

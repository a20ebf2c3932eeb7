import * as tf from '@tensorflow/tfjs-core';
import { type Architecture, headWidths } from './architecture.js';
import { unetBlocks } from './parameters.js';

/** Gives the named weight array as a tensor. */
export type Weight = <R extends tf.Tensor>(name: string) => R;
/** relu(batchNorm(x)) of the batch norm with that name; training and prediction differ only here. */
export type NormRelu = (x: tf.Tensor4D, name: string) => tf.Tensor4D;

export interface Outputs {
  /** [samples, cell types], rows sum to 1 */
  readonly proportions: tf.Tensor2D;
  /** [samples * cell types, genes], all types of the first sample first */
  readonly profiles: tf.Tensor2D;
}

/**
 * BLUE (paper 5.4): two separate linear feature layers; a head of SiLU layers with softmax gives the proportions,
 * a one-dimensional U-Net over the feature vector gives one channel for each cell type, which a shared layer turns into its profile.
 * Feature maps are [samples, 1, length, channels].
 */
export function forward(architecture: Architecture, bulk: tf.Tensor2D, weight: Weight, normRelu: NormRelu): Outputs {
  return {
    proportions: proportionHead(architecture, linear(bulk, 'features.proportion', weight), weight),
    profiles: profileBranch(architecture, linear(bulk, 'features.profile', weight), weight, normRelu),
  };
}

function linear(x: tf.Tensor2D, name: string, weight: Weight): tf.Tensor2D {
  return tf.add(tf.matMul(x, weight<tf.Tensor2D>(`${name}.weight`)), weight<tf.Tensor1D>(`${name}.bias`));
}

function proportionHead({ featureWidth }: Architecture, features: tf.Tensor2D, weight: Weight): tf.Tensor2D {
  const hidden = headWidths(featureWidth).length;
  let x = features;
  for (let i = 0; i < hidden; i++) x = silu(linear(x, `head${i}`, weight));
  return tf.softmax(linear(x, `head${hidden}`, weight));
}

function profileBranch(architecture: Architecture, features: tf.Tensor2D, weight: Weight, normRelu: NormRelu): tf.Tensor2D {
  const { featureWidth, cellTypes } = architecture;
  const samples = features.shape[0];
  const { down, up } = unetBlocks(architecture);
  const doubleConvolution = (input: tf.Tensor4D, name: string) => {
    let x = input;
    for (const which of ['first', 'second']) {
      x = normRelu(tf.conv2d(x, weight<tf.Tensor4D>(`${name}.${which}.filter`), 1, 'same'), `${name}.${which}`);
    }
    return x;
  };
  const skips: tf.Tensor4D[] = [];
  let x = tf.reshape(features, [samples, 1, featureWidth, 1]) as tf.Tensor4D;
  down.forEach(({ name }, i) => {
    if (i > 0) {
      skips.push(x);
      x = tf.maxPool(x, [1, 2], [1, 2], 'valid');
    }
    x = doubleConvolution(x, name);
  });
  for (const { name, inputs } of up) {
    const widened = tf.conv2dTranspose(x, weight<tf.Tensor4D>(`${name}.widen.filter`), [samples, 1, 2 * x.shape[2], inputs / 2], [1, 2], 'same');
    x = doubleConvolution(tf.concat([skips.pop() as tf.Tensor4D, tf.add(widened, weight<tf.Tensor1D>(`${name}.widen.bias`)) as tf.Tensor4D], 3), name);
  }
  const byType = tf.transpose(tf.reshape(x, [samples, featureWidth, cellTypes]), [0, 2, 1]);
  return tf.relu(linear(tf.reshape(byType, [samples * cellTypes, featureWidth]), 'profile', weight));
}

/** x * sigmoid(x) */
const silu = tf.customGrad((input, save) => {
  const x = input as tf.Tensor2D;
  const gate = tf.sigmoid(x);
  (save as unknown as tf.GradSaveFunc)([x, gate]);
  return {
    value: tf.mul(x, gate),
    gradFunc: (dy, saved) => {
      const [x, gate] = saved as [tf.Tensor2D, tf.Tensor2D];
      return tf.mul(dy as tf.Tensor2D, tf.mul(gate, tf.add(tf.mul(x, tf.sub(1, gate)), 1)));
    },
  };
}) as (x: tf.Tensor2D) => tf.Tensor2D;

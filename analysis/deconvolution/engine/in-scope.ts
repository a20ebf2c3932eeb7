import * as tf from '@tensorflow/tfjs-core';

/** `tf.tidy` for a result without tensors: tidy looks for tensors in every number of the arrays that it returns. */
export function inScope<R>(run: () => R): R {
  tf.engine().startScope();
  try {
    return run();
  } finally {
    tf.engine().endScope();
  }
}

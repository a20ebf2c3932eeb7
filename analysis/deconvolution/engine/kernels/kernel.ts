import type * as tf from '@tensorflow/tfjs-core';

/** Pieces that work over rows is cut into; more pieces than threads, so that a slow thread holds nobody up. */
export const PIECES = 16;

export type Tensors = Readonly<Record<string, tf.TensorInfo>>;
export type Attributes = Readonly<Record<string, unknown>>;

/** A kernel under its TF.js name: `undefined` says that this case is left to the stock kernel. */
export interface Kernel {
  readonly name: string;
  run(inputs: Tensors, attributes: Attributes): tf.TensorInfo | tf.TensorInfo[] | undefined;
}

export function input(inputs: Tensors, name: string): tf.TensorInfo {
  const found = inputs[name];
  if (!found) throw new Error(`A kernel was called without its input ${name}.`);
  return found;
}

/** Size of the last axis and the product of all others. */
export function rowsAndColumns(shape: readonly number[]): [rows: number, columns: number] {
  const columns = shape[shape.length - 1] ?? 1;
  return [shape.reduce((product, size) => product * size, 1) / Math.max(1, columns), columns];
}

import type * as tf from '@tensorflow/tfjs-core';

/** A tensor of TensorFlow behind its number; it lives until `deleteTensor`. */
export interface TensorHandle {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** An attribute of an op as tfjs-node gives it; `type` is one of the binding's TF_ATTR numbers. */
export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

export type TensorValues = Float32Array | Int32Array | Uint8Array;

/** The part of tfjs-node's native binding (4.22.0) that is used. Types have the numbers of TensorFlow's DataType. */
export interface Binding {
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  /** The tensor lies in the memory of `values`, which must not change while it lives. Numbers are never used twice. */
  createTensor(shape: readonly number[], dtype: number, values: TensorValues): number;
  deleteTensor(id: number): void;
  /** a copy */
  tensorDataSync(id: number): TensorValues;
  executeOp(op: string, attributes: readonly OpAttribute[], inputs: readonly number[], outputs: number): TensorHandle[];
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(model: number): void;
  /** names are joined by commas, each with its output: `node:0` */
  runSavedModel(model: number, inputs: readonly number[], inputNames: string, outputNames: string): TensorHandle[];
}

/** The part of tfjs-node's backend that is used. */
export interface TensorFlowBackend extends tf.KernelBackend {
  /** replaced for a while to record what is executed */
  binding: Binding;
  /** the tensors' numbers; values that wait in JavaScript are handed to TensorFlow first */
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  executeSingleOutput(op: string, attributes: readonly OpAttribute[], inputs: readonly tf.TensorInfo[]): tf.Tensor;
  executeMultipleOutputs(op: string, attributes: readonly OpAttribute[], inputs: readonly tf.TensorInfo[], outputs: number): tf.Tensor[];
  createOutputTensor(handle: TensorHandle): tf.Tensor;
}

/** What an installation provides. Reading files is the caller's business. */
export interface TensorFlow {
  readonly binding: Binding;
  /** The kernels of tfjs-node are registered for the backend of this name. */
  createBackend(): TensorFlowBackend;
  /** Writes a SavedModel into a folder that `use` is given and that is gone afterwards. */
  withModelFolder<R>(model: Uint8Array, use: (folder: string) => R): R;
}

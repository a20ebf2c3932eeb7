import * as tf from '@tensorflow/tfjs-core';
import { BACKEND as WASM_BACKEND, EngineOpenError } from '../wasm-backend.js';
import type { TensorFlow, TensorFlowBackend } from './tensorflow.js';

/** tfjs-node's kernels look for a backend of this name. */
const BACKEND = 'tensorflow';

export class TensorFlowStartError extends Error {
  readonly code = 'TENSORFLOW_START';
  constructor(found: string) {
    super(`TF.js took the backend "${found}" instead of TensorFlow. Prepare it again with npm run setup:native -- --force, or take the engine wasm.`);
    this.name = 'TensorFlowStartError';
  }
}

const registered = (name: string): boolean => (tf.findBackendFactory(name) ?? undefined) !== undefined;

/** True while a native engine is open in this thread. */
export function nativeIsOpen(): boolean {
  return registered(BACKEND);
}

/** Makes TensorFlow the backend that TF.js computes on in this thread. */
export async function startNativeBackend(tensorFlow: TensorFlow): Promise<TensorFlowBackend> {
  if (nativeIsOpen() || registered(WASM_BACKEND)) throw new EngineOpenError();
  tf.registerBackend(BACKEND, () => tensorFlow.createBackend());
  const set = await tf.setBackend(BACKEND);
  if (!set || tf.getBackend() !== BACKEND) {
    stopNativeBackend();
    throw new TensorFlowStartError(set ? tf.getBackend() : 'none');
  }
  return tf.backend() as TensorFlowBackend;
}

/** The kernels stay registered: they are found under the backend's name only. */
export function stopNativeBackend(): void {
  tf.removeBackend(BACKEND);
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Binding, TensorFlow, TensorFlowBackend } from '../../analysis/deconvolution/engine/native/tensorflow.js';
import { bindingPath, type NativeInstallation } from './installation.js';

export class TensorFlowLoadError extends Error {
  readonly code = 'TENSORFLOW_LOAD';
  constructor(folder: string, cause: unknown) {
    super(`TensorFlow in ${folder} cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}. Prepare it again with npm run setup:native -- --force, or take the engine wasm.`, { cause });
    this.name = 'TensorFlowLoadError';
  }
}

interface BackendModule {
  readonly NodeJSKernelBackend: new (binding: Binding, packageName: string) => TensorFlowBackend;
}

const PACKAGE = '@tensorflow/tfjs-node';

/**
 * Loads tfjs-node's binding, backend and kernels from the installation, but not its entry: that would bring a second
 * TF.js, whose gradients would take the place of the project's for every engine of this thread.
 */
export function loadTensorFlow({ folder }: NativeInstallation): TensorFlow {
  try {
    // Read by TensorFlow when it loads. Set here it reaches TensorFlow from the main thread only, and its note on oneDNN comes before.
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';
    const require = createRequire(join(folder, 'package.json'));
    const core: unknown = createRequire(import.meta.url)('@tensorflow/tfjs-core');
    for (const name of ['@tensorflow/tfjs', '@tensorflow/tfjs-core']) standIn(require, name, core);
    // Gone from Node 23, still called by tfjs-node 4.22.0.
    const util = require('node:util') as { isNullOrUndefined?: (value: unknown) => boolean };
    util.isNullOrUndefined ??= (value) => value === null || value === undefined;
    const binding = require(bindingPath(folder)) as Binding;
    const { NodeJSKernelBackend } = require(`${PACKAGE}/dist/nodejs_kernel_backend.js`) as BackendModule;
    require(`${PACKAGE}/dist/register_all_kernels.js`);
    return { binding, createBackend: () => new NodeJSKernelBackend(binding, PACKAGE), withModelFolder };
  } catch (cause) {
    throw new TensorFlowLoadError(folder, cause);
  }
}

/** Makes `require(name)` inside the installation give `exports`. */
function standIn(require: NodeJS.Require, name: string, exports: unknown): void {
  const path = require.resolve(name);
  if (require.cache[path] !== undefined) return;
  const module = new Module(path);
  module.exports = exports;
  module.loaded = true;
  require.cache[path] = module;
}

function withModelFolder<R>(model: Uint8Array, use: (folder: string) => R): R {
  const folder = mkdtempSync(join(tmpdir(), 'deconflow-graph-'));
  try {
    writeFileSync(join(folder, 'saved_model.pb'), model);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

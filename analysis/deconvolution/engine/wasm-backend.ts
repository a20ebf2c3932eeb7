import { createRequire, syncBuiltinESMExports } from 'node:module';
import { dirname, sep } from 'node:path';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as wasmPackage from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { WasmModule } from './heap.js';

/** Name of the project's TF.js backend: the stock WebAssembly backend with the project's kernels on top. */
export const BACKEND = 'deconflow-wasm';

export class BackendStartError extends Error {
  readonly code = 'BACKEND_START';
  constructor(cause: unknown) {
    super('The WebAssembly backend of TF.js did not start. It needs a Node.js with WebAssembly SIMD (20 or later) and the package @tensorflow/tfjs-backend-wasm: install again.', { cause });
    this.name = 'BackendStartError';
  }
}

export class EngineOpenError extends Error {
  readonly code = 'ENGINE_OPEN';
  constructor() {
    super('A training engine is open in this thread already, and TF.js holds one at a time. Close it first.');
    this.name = 'EngineOpenError';
  }
}

export interface StartedBackend {
  readonly backend: BackendWasm;
  readonly module: WasmModule;
}

/**
 * Starts the backend under Node. `shared`: with a heap that other threads can see, which only the threaded build has;
 * TF.js' own threads stay unused, since all heavy kernels are the project's and run on its own pool.
 */
export async function startBackend(shared: boolean): Promise<StartedBackend> {
  if (tf.findBackendFactory(BACKEND) !== null && tf.findBackendFactory(BACKEND) !== undefined) throw new EngineOpenError();
  const require = createRequire(import.meta.url);
  wasmPackage.setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep);
  wasmPackage.setThreadsCount(1);
  tf.env().set('WASM_HAS_SIMD_SUPPORT', true);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', shared); // TF.js says no to it under Node
  const start = tf.findBackendFactory('wasm');
  tf.copyRegisteredKernels('wasm', BACKEND);
  tf.registerBackend(BACKEND, async () => (await start()) as tf.KernelBackend);
  try {
    const begin = async () => {
      if (!(await tf.setBackend(BACKEND))) throw new Error('tf.setBackend refused it');
    };
    await (shared ? withoutStockThreads(require, begin) : begin());
  } catch (cause) {
    stopBackend();
    throw new BackendStartError(cause);
  }
  const backend = tf.backend() as unknown as BackendWasm;
  return { backend, module: backend.wasm as unknown as WasmModule };
}

/** Frees the heap and forgets the kernels, so that another engine can be opened. */
export function stopBackend(): void {
  tf.removeBackend(BACKEND);
  for (const { kernelName } of tf.getKernelsForBackend(BACKEND)) tf.unregisterKernel(kernelName, BACKEND);
}

/**
 * The threaded build starts eight threads of its own when it loads, from a blob URL that Node's threads cannot read.
 * It is given stand-ins that say they are loaded and never run anything.
 */
async function withoutStockThreads(require: NodeJS.Require, start: () => Promise<void>): Promise<void> {
  const threads = require('node:worker_threads') as { Worker: unknown };
  const globals = globalThis as { Worker?: unknown };
  const original = threads.Worker;
  const originalGlobal = globals.Worker;
  threads.Worker = IdleThread;
  try {
    await start();
  } finally {
    threads.Worker = original;
    // Node before 20.19 would go on giving the stand-in to `import { Worker }`.
    syncBuiltinESMExports();
    globals.Worker = originalGlobal;
  }
}

class IdleThread {
  onmessage: ((event: { data: unknown }) => void) | undefined;
  postMessage(message: { cmd?: string }): void {
    if (message.cmd === 'load') queueMicrotask(() => this.onmessage?.({ data: { cmd: 'loaded' } }));
  }
  on(): void {}
  ref(): void {}
  unref(): void {}
  terminate(): void {}
}

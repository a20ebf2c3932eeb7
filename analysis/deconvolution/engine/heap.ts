import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { align, type Task, type TaskPool } from './task-pool.js';

/** How the kernels see the memory of the TF.js WebAssembly backend. */
export interface Heap {
  readonly pool: TaskPool;
  /** address of a tensor's first element */
  pointer(tensor: tf.TensorInfo): number;
  /** a new float32 tensor, not cleared */
  output(shape: readonly number[]): tf.TensorInfo;
  /** the same values under another name, not copied: nothing but the optimiser writes into a tensor */
  share(tensor: tf.TensorInfo): tf.TensorInfo;
  /** memory that stays valid until the next call; 64-byte aligned */
  temporary(bytes: number): number;
  floats(pointer: number, length: number): Float32Array;
  doubles(pointer: number, length: number): Float64Array;
}

/** The parts of the Emscripten module that are used. */
export interface WasmModule {
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  readonly wasmMemory?: WebAssembly.Memory;
  readonly asm?: Readonly<Record<string, unknown>>;
}

export class HeapError extends Error {
  readonly code = 'ENGINE_HEAP';
  constructor(bytes: number) {
    super(`The engine could not get ${Math.ceil(bytes / 2 ** 20)} MB: its heap is limited to 4 GB. Take a smaller featureWidth or batchSize.`);
    this.name = 'HeapError';
  }
}

export function createHeap(backend: BackendWasm, module: WasmModule, memory: WebAssembly.Memory, pool: TaskPool): Heap {
  let region = 0;
  let size = 0;
  return {
    pool,
    pointer: (tensor) => backend.getMemoryOffset(tensor.dataId as Parameters<BackendWasm['getMemoryOffset']>[0]),
    output: (shape) => {
      const made = backend.makeOutput([...shape], 'float32');
      const bytes = 4 * tf.util.sizeFromShape([...shape]);
      const at = backend.getMemoryOffset(made.dataId as Parameters<BackendWasm['getMemoryOffset']>[0]);
      if (at === 0 && bytes > 0) throw new HeapError(bytes);
      return made;
    },
    share: ({ dataId, shape, dtype }) => {
      backend.incRef(dataId as Parameters<BackendWasm['incRef']>[0]);
      return { dataId, shape, dtype };
    },
    temporary: (bytes) => {
      if (bytes > size) {
        if (region) module._free(region);
        region = module._malloc(bytes + 64);
        if (region === 0) throw new HeapError(bytes);
        size = bytes;
      }
      return align(region);
    },
    // The heap may grow, which leaves old views behind: a view is made for each use.
    floats: (pointer, length) => new Float32Array(memory.buffer, pointer, length),
    doubles: (pointer, length) => new Float64Array(memory.buffer, pointer, length),
  };
}

/** The memory object that the backend's module lives in. */
export function memoryOf(module: WasmModule): WebAssembly.Memory {
  const found = module.wasmMemory ?? Object.values(module.asm ?? {}).find((value) => value instanceof WebAssembly.Memory);
  if (!(found instanceof WebAssembly.Memory)) throw new Error('The TF.js WebAssembly backend shows no memory: its version differs from the one this project was written for (4.22.0).');
  return found;
}

/** 0 .. n cut into at most `parts` pieces of a multiple of `step`: the same for any number of threads. */
export function cut(n: number, parts: number, step = 1): readonly (readonly [from: number, to: number])[] {
  const size = Math.max(step, Math.ceil(n / parts / step) * step);
  const pieces: [number, number][] = [];
  for (let from = 0; from < n; from += size) pieces.push([from, Math.min(n, from + size)]);
  return pieces;
}

export type { Task };

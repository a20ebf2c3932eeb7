import * as tf from '@tensorflow/tfjs-core';
import type { Adam, NetworkOperations } from '../blue/operations.js';
import type { Engine } from './engine.js';
import { createHeap, cut, type Heap, memoryOf } from './heap.js';
import { batchNormRelu, batchNormReluGradient, scaleShiftRelu } from './kernels/batch-norm.js';
import { convolution, convolutionFilterGradient, convolutionInputGradient } from './kernels/convolution.js';
import type { Kernel, Tensors } from './kernels/kernel.js';
import { concatenation, identity, split, transposition } from './kernels/layout.js';
import { matrixProduct } from './kernels/matrix-product.js';
import { maxPool, maxPoolGradient } from './kernels/pooling.js';
import { sum } from './kernels/sum.js';
import { startTaskPool, type Task } from './task-pool.js';
import { createTfjsEngine } from './tfjs-engine.js';
import { BACKEND, startBackend, stopBackend } from './wasm-backend.js';
import { WASM_KERNELS_VERSION } from './wasm-version.js';

export interface WasmEngineFiles {
  /** the compiled kernels for one thread and for several */
  readonly kernels: Uint8Array;
  readonly threadedKernels: Uint8Array;
  /** where pool-worker.mjs stands */
  readonly worker: URL;
}

export const WASM_ENGINE_VERSION = `${WASM_KERNELS_VERSION} (tfjs ${tf.version_core})`;

const KERNELS = [
  matrixProduct, convolution, convolutionInputGradient, convolutionFilterGradient, maxPool, maxPoolGradient,
  concatenation, split, transposition, identity, sum, scaleShiftRelu, batchNormRelu, batchNormReluGradient,
] as const;

/** The embedded engine: TF.js on WebAssembly with the project's SIMD kernels. Bit-equal for any number of threads. */
export async function openWasmEngine(files: WasmEngineFiles, threads: number): Promise<Engine> {
  const shared = threads > 1 && typeof SharedArrayBuffer !== 'undefined';
  const { backend, module } = await startBackend(shared);
  module._free(module._malloc(8)); // the first call puts the bare function in its place
  const malloc = module._malloc;
  module._malloc = (bytes) => malloc(bytes) >>> 0; // above 2 GB it answers below 0
  const memory = memoryOf(module);
  const compiled = await WebAssembly.compile(shared ? files.threadedKernels : files.kernels);
  const pool = await startTaskPool({ memory, module: compiled, threads: shared ? threads : 1, allocate: (bytes) => module._malloc(bytes), worker: files.worker });
  const heap = createHeap(backend, module, memory, pool);
  for (const make of KERNELS) register(make(heap));
  return createTfjsEngine({
    name: 'wasm',
    version: WASM_ENGINE_VERSION,
    threads: pool.threads,
    operations,
    adam: heapAdam(heap),
    close: async () => {
      await pool.close();
      stopBackend();
    },
  });
}

/** Puts a kernel in the place of the stock one, which keeps the cases that the kernel leaves to it. */
function register(kernel: Kernel): void {
  const stock = tf.getKernel(kernel.name, BACKEND);
  if (stock) tf.unregisterKernel(kernel.name, BACKEND);
  tf.registerKernel({
    kernelName: kernel.name,
    backendName: BACKEND,
    kernelFunc: (call) => {
      const done = kernel.run(call.inputs as Tensors, call.attrs ?? {});
      if (done !== undefined) return done;
      if (!stock) throw new Error(`Kernel ${kernel.name} has no stock version for these shapes.`);
      return stock.kernelFunc(call);
    },
  });
}

function run(name: string, inputs: Readonly<Record<string, tf.Tensor>>): tf.Tensor[] {
  return [tf.engine().runKernel(name, { ...inputs }) as tf.Tensor | tf.Tensor[]].flat();
}

const operations: NetworkOperations = {
  batchNormRelu: (x, scale, shift, observe) =>
    tf.customGrad((...args) => {
      const [x, scale, shift] = args as unknown as tf.Tensor[];
      const save = args[args.length - 1] as unknown as tf.GradSaveFunc;
      const [y, mean, variance] = run('BatchNormRelu', { x: x as tf.Tensor, scale: scale as tf.Tensor, shift: shift as tf.Tensor }) as [tf.Tensor, tf.Tensor, tf.Tensor];
      observe(mean.dataSync() as Float32Array, variance.dataSync() as Float32Array);
      save([x as tf.Tensor, y, mean, variance, scale as tf.Tensor]);
      return {
        value: y,
        gradFunc: (dy, saved) => {
          const [x, y, mean, variance, scale] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
          return run('BatchNormReluGrad', { dy: dy as tf.Tensor, x, y, mean, variance, scale });
        },
      };
    })(x, scale, shift) as tf.Tensor4D,
  scaleShiftRelu: (x, factor, offset) => run('ScaleShiftRelu', { x, factor, offset })[0] as tf.Tensor4D,
};

const ADAM_PIECE = 2 ** 18;

/** Adam in place on the heap: no stock kernel keeps a copy of these weights. */
function heapAdam(heap: Heap): Adam {
  return (parameters, { beta1, beta2, step, epsilon }) => {
    const tasks: Task[] = [];
    for (const { value, gradient, firstMoment, secondMoment } of parameters) {
      const at = [value, gradient, firstMoment, secondMoment].map((tensor) => heap.pointer(tensor)) as [number, number, number, number];
      for (const [from, to] of cut(value.size, Math.ceil(value.size / ADAM_PIECE), 4)) {
        tasks.push(['adam', at[0] + from * 4, at[1] + from * 4, at[2] + from * 4, at[3] + from * 4, to - from, beta1, beta2, 1 - beta1, 1 - beta2, step, epsilon]);
      }
    }
    heap.pool.run(tasks);
  };
}

import type { Engine } from '../engine.js';

// Apart from the engine, since the version is asked for before anything of TensorFlow or TF.js is loaded.

/** Raise when the same inputs may give other bits. 2: the graph's Adam makes up for 1 - beta2 in float32. */
const REVISION = 2;

/** graph: a training step is one run of a recorded graph; eager: its ops are executed one by one, three times slower. */
export type NativeMode = 'graph' | 'eager';

/** bf16: the products of a training step in bfloat16; predictions are float32 in any case. */
export type Precision = Engine['precision'];

export interface NativeBuild {
  readonly tfjsNode: string;
  readonly tensorflow: string;
  /** threads that TensorFlow splits an op over: sums are split by them, so other numbers give other last digits */
  readonly threads: number;
  readonly mode: NativeMode;
  readonly precision: Precision;
}

/** All that bits depend on but the processor: on another kind of processor the libraries may choose other kernels. */
export function nativeVersion({ tfjsNode, tensorflow, threads, mode, precision }: NativeBuild): string {
  return `${REVISION} (tfjs-node ${tfjsNode}, TensorFlow ${tensorflow}, ${threads} thread${threads === 1 ? '' : 's'}, ${mode}${precision === 'bf16' ? ', bf16' : ''})`;
}

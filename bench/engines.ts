import { readFile } from 'node:fs/promises';
import type { Engine } from '../analysis/deconvolution/engine/engine.js';
import { openWasmEngine } from '../analysis/deconvolution/engine/wasm-engine.js';

const FOLDER = new URL('../analysis/deconvolution/engine/', import.meta.url);

/** Opens an engine with that many threads; throws where it is not installed, and is then left out with the reason. */
type OpenEngine = (threads: number) => Promise<Engine>;

/** The engines that are timed. */
export const ENGINES: Readonly<Record<string, OpenEngine>> = {
  wasm: async (threads) => {
    const [kernels, threadedKernels] = await Promise.all(['kernels.wasm', 'kernels-threads.wasm'].map((name) => readFile(new URL(name, FOLDER))));
    return openWasmEngine({ kernels: kernels!, threadedKernels: threadedKernels!, worker: new URL('pool-worker.mjs', FOLDER) }, threads);
  },
};

export const ENGINE_NAMES = Object.keys(ENGINES);

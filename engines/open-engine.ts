import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Engine } from '../analysis/deconvolution/engine/engine.js';
import { nativeIsOpen } from '../analysis/deconvolution/engine/native/native-backend.js';
import { EngineOpenError } from '../analysis/deconvolution/engine/wasm-backend.js';
import { openWasmEngine } from '../analysis/deconvolution/engine/wasm-engine.js';
import { allowRelaxedSimd } from './fused-arithmetic.js';

/** Beside the code, from source or from a copy under dist/; else the source folder as seen from dist/. */
const FOLDERS = ['../analysis/deconvolution/engine/', '../../analysis/deconvolution/engine/'];

export class EngineFileError extends Error {
  readonly code = 'ENGINE_FILE';
  constructor(name: string) {
    super(`The training engine's file ${name} is missing. The installation is incomplete: build again, or compile it with scripts/build-kernels.mjs.`);
    this.name = 'EngineFileError';
  }
}

function locate(name: string): URL {
  const found = FOLDERS.map((folder) => new URL(folder + name, import.meta.url)).find((url) => existsSync(fileURLToPath(url)));
  if (!found) throw new EngineFileError(name);
  return found;
}

/** Opens the embedded engine with that many threads, by default one for each core, at most 8. */
export async function openEngine(threads = Math.min(8, availableParallelism())): Promise<Engine> {
  if (nativeIsOpen()) throw new EngineOpenError();
  allowRelaxedSimd();
  const [kernels, threadedKernels] = await Promise.all([readFile(locate('kernels.wasm')), readFile(locate('kernels-threads.wasm'))]);
  return openWasmEngine({ kernels, threadedKernels, worker: locate('pool-worker.mjs') }, threads);
}

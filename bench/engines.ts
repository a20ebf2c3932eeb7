import type { Engine } from '../analysis/deconvolution/engine/engine.js';
import { openEngine } from '../engines/open-engine.js';
import { openNative } from '../engines/native/open-native.js';

/** Opens an engine with that many threads; throws where it is not installed, and is then left out with the reason. */
type OpenEngine = (threads: number) => Promise<Engine>;

/** The engines that are timed, each in a process of its own. */
export const ENGINES: Readonly<Record<string, OpenEngine>> = {
  wasm: openEngine,
  native: (threads) => native(threads, 'float32'),
  'native bf16': (threads) => native(threads, 'bf16'),
};

function native(threads: number, precision: Engine['precision']): Promise<Engine> {
  process.env.TF_NUM_INTRAOP_THREADS = String(threads);
  return openNative('graph', precision);
}

export const ENGINE_NAMES = Object.keys(ENGINES);

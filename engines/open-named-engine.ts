import type { Engine } from '../analysis/deconvolution/engine/engine.js';
import { precisionOf, wasmEngineName } from './engine-names.js';
import { openNative } from './native/open-native.js';
import { openEngine } from './open-engine.js';

export class EngineChangedError extends Error {
  readonly code = 'ENGINE_CHANGED';
  constructor(planned: string, found: string) {
    super(`The study was planned with the engine ${planned}, this worker has ${found}: its numbers would stand under the wrong key. Run the study again, so that it is planned with what is here, or restore the engine.`);
    this.name = 'EngineChangedError';
  }
}

/** Opens the engine that a step's key names (`name@version`), and no other. */
export async function openNamedEngine(name: string): Promise<Engine> {
  if (!name.startsWith('native@')) {
    const found = await wasmEngineName();
    if (found !== name) throw new EngineChangedError(name, found);
    return openEngine();
  }
  const engine = await openNative(name.includes(', eager') ? 'eager' : 'graph', precisionOf(name));
  const found = `${engine.name}@${engine.version}`;
  if (found === name) return engine;
  await engine.close();
  throw new EngineChangedError(name, found);
}

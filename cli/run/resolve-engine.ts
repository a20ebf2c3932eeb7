import { nativeEngineName, nativeEngineNames, wasmEngineName } from '../../engines/engine-names.js';
import type { Study } from '../../data-catalog/study/study.js';
import { nativeAvailability } from '../../engines/native/installation.js';

export class EngineUnavailableError extends Error {
  readonly code = 'ENGINE_UNAVAILABLE';
  constructor(name: string, reason: string) {
    super(`Engine "${name}" is not available: ${reason}. Take auto or wasm (needs nothing installed), with --engine or as engine in the study file.`);
    this.name = 'EngineUnavailableError';
  }
}

const toStandardError = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * The engine's name and version as they enter the keys. `auto` is native where it was set up, else wasm; evidence is the
 * setup's stamp, so nothing is loaded here. `say` is told which engine it is and, for auto, why.
 */
export async function resolveEngine(asked: string, precision: Study['precision'], say: (line: string) => void = toStandardError): Promise<string> {
  const native = nativeAvailability();
  if (asked === 'native' || (asked === 'auto' && native.available)) {
    if (!native.available) throw new EngineUnavailableError(asked, native.reason);
    const name = nativeEngineName(native.installation, precision);
    say(`engine: ${name}${asked === 'auto' ? `, since it is set up in ${native.installation.folder}` : ''}`);
    return name;
  }
  if (precision !== 'float32') throw new EngineUnavailableError(asked, `precision ${precision} is for the engine native only${native.available ? '' : ` (${native.reason})`}`);
  if (asked !== 'auto' && asked !== 'wasm') throw new EngineUnavailableError(asked, 'this version has no such engine');
  const name = await wasmEngineName();
  say(`engine: ${name}${native.available || asked === 'wasm' ? '' : `; native would be faster, but ${native.reason}`}`);
  return name;
}

/** Every engine that this machine has, as it enters the keys. */
export async function enginesHere(): Promise<string[]> {
  const native = nativeAvailability();
  return [...(native.available ? nativeEngineNames(native.installation) : []), await wasmEngineName()];
}

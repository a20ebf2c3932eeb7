import type { Engine } from '../../analysis/deconvolution/engine/engine.js';
import { openNativeEngine } from '../../analysis/deconvolution/engine/native/native-engine.js';
import type { NativeMode, Precision } from '../../analysis/deconvolution/engine/native/native-version.js';
import { nativeAvailability } from './installation.js';
import { loadTensorFlow } from './load-tensorflow.js';
import { nativeBuild, nativeMode } from './native-build.js';

export class NativeUnavailableError extends Error {
  readonly code = 'NATIVE_UNAVAILABLE';
  constructor(reason: string) {
    super(`The engine native cannot be used: ${reason}. The engine wasm needs nothing.`);
    this.name = 'NativeUnavailableError';
  }
}

/** Opens TensorFlow as `npm run setup:native` left it. */
export async function openNative(mode: NativeMode = nativeMode(), precision: Precision = 'float32'): Promise<Engine> {
  const found = nativeAvailability();
  if (!found.available) throw new NativeUnavailableError(found.reason);
  const tensorFlow = loadTensorFlow(found.installation);
  return openNativeEngine(tensorFlow, { ...nativeBuild(found.installation, mode, precision), tensorflow: tensorFlow.binding.TF_Version });
}

import { nativeVersion } from '../analysis/deconvolution/engine/native/native-version.js';
import { WASM_KERNELS_VERSION } from '../analysis/deconvolution/engine/wasm-version.js';
import type { NativeInstallation } from './native/installation.js';
import { nativeBuild, nativeMode } from './native/native-build.js';

// The engine as it enters the keys: `name@version`. Known without loading any engine.

export function nativeEngineName(installation: NativeInstallation): string {
  return `native@${nativeVersion(nativeBuild(installation, nativeMode()))}`;
}

/** `package`: version of TF.js' WebAssembly backend */
export function wasmEngineName(packageVersion: string): string {
  return `wasm@${packageVersion}+kernels${WASM_KERNELS_VERSION}`;
}

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { nativeVersion, type Precision } from '../analysis/deconvolution/engine/native/native-version.js';
import { WASM_KERNELS_VERSION } from '../analysis/deconvolution/engine/wasm-version.js';
import { multiplyAddIsFused } from './fused-arithmetic.js';
import type { NativeInstallation } from './native/installation.js';
import { nativeBuild, nativeMode } from './native/native-build.js';

// The engine as it enters the keys: `name@version`. Known without loading any engine.

export function nativeEngineName(installation: NativeInstallation, precision: Precision): string {
  return `native@${nativeVersion(nativeBuild(installation, nativeMode(), precision))}`;
}

/** All that the installation can be opened as. */
export function nativeEngineNames(installation: NativeInstallation): string[] {
  const precisions = nativeMode() === 'eager' ? (['float32'] as const) : (['float32', 'bf16'] as const);
  return precisions.map((precision) => nativeEngineName(installation, precision));
}

/** What the engine of that name computes in. */
export function precisionOf(name: string): Precision {
  return name.endsWith(', bf16)') ? 'bf16' : 'float32';
}

/** The engine that this installation and this processor make: TF.js' WebAssembly backend, the project's kernels, and how they round. */
export async function wasmEngineName(): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  return `wasm@${version}+kernels${WASM_KERNELS_VERSION}${multiplyAddIsFused() ? '' : '.unfused'}`;
}

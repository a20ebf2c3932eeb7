import type { NativeBuild, NativeMode, Precision } from '../../analysis/deconvolution/engine/native/native-version.js';
import type { NativeInstallation } from './installation.js';
import { tensorFlowThreads } from './threads.js';

export class NativeModeError extends Error {
  readonly code = 'NATIVE_MODE';
  constructor(found: string) {
    super(`DECONFLOW_NATIVE=${found} means nothing. Set it to graph (the default) or eager, or leave it out.`);
    this.name = 'NativeModeError';
  }
}

export class EagerPrecisionError extends Error {
  readonly code = 'EAGER_PRECISION';
  constructor() {
    super('DECONFLOW_NATIVE=eager computes in float32 only, and the study asks for precision bf16. Leave one of the two out.');
    this.name = 'EagerPrecisionError';
  }
}

/** How training steps are executed: DECONFLOW_NATIVE=eager is the way out where a recorded graph fails. */
export function nativeMode(environment: NodeJS.ProcessEnv = process.env): NativeMode {
  const asked = environment.DECONFLOW_NATIVE ?? 'graph';
  if (asked !== 'graph' && asked !== 'eager') throw new NativeModeError(asked);
  return asked;
}

/** What an installation would be opened as in this process. */
export function nativeBuild({ stamp }: NativeInstallation, mode: NativeMode, precision: Precision): NativeBuild {
  if (mode === 'eager' && precision === 'bf16') throw new EagerPrecisionError();
  return { tfjsNode: stamp.tfjsNode, tensorflow: stamp.tensorflow, threads: tensorFlowThreads(), mode, precision };
}

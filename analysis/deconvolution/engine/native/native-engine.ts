import { portableAdam } from '../../blue/portable-operations.js';
import type { Engine } from '../engine.js';
import { createTfjsEngine } from '../tfjs-engine.js';
import { GraphNetwork } from './graph-network.js';
import { startNativeBackend, stopNativeBackend } from './native-backend.js';
import { nativeOperations } from './native-operations.js';
import { type NativeBuild, nativeVersion } from './native-version.js';
import type { TensorFlow } from './tensorflow.js';

/** TensorFlow through tfjs-node, float32. Bit-equal for equal inputs, thread count and processor. */
export async function openNativeEngine(tensorFlow: TensorFlow, build: NativeBuild): Promise<Engine> {
  const backend = await startNativeBackend(tensorFlow);
  const eager = createTfjsEngine({
    name: 'native',
    version: nativeVersion(build),
    threads: build.threads,
    operations: nativeOperations(backend),
    adam: portableAdam,
    close: async () => stopNativeBackend(),
  });
  if (build.mode === 'eager') return eager;
  return {
    ...eager,
    createNetwork: (architecture, state) =>
      'steps' in state ? new GraphNetwork(tensorFlow, backend, eager, architecture, state) : eager.createNetwork(architecture, state),
  };
}

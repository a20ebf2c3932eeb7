import { portableAdam } from '../../blue/portable-operations.js';
import type { Engine } from '../engine.js';
import { createTfjsEngine } from '../tfjs-engine.js';
import { GraphNetwork } from './graph-network.js';
import { startNativeBackend, stopNativeBackend } from './native-backend.js';
import { nativeOperations } from './native-operations.js';
import { type NativeBuild, nativeVersion } from './native-version.js';
import type { TensorFlow } from './tensorflow.js';

/** TensorFlow through tfjs-node. Bit-equal for equal inputs, thread count and processor. */
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
  const { precision } = build;
  return {
    ...eager,
    precision,
    createNetwork: (architecture, state) =>
      'steps' in state ? new GraphNetwork(tensorFlow, backend, eager, architecture, state, precision) : eager.createNetwork(architecture, state),
  };
}

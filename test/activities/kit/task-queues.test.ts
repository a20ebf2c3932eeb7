import { describe, expect, it } from 'vitest';
import { OFFERS, offeredQueues, publicationQueue, stepQueue } from '../../../activities/kit/task-queues.js';

const WASM = 'wasm@4.22.0+kernels1';
const GPU = 'cuda-gpu@1';

describe('task queues', () => {
  it('of one machine: reading and computing share the workflows’, training has its own, whatever the engine', () => {
    const names = { base: 'deconflow' };
    expect((['io', 'cpu', 'train'] as const).map((queue) => stepQueue(names, queue, WASM))).toEqual(['deconflow', 'deconflow', 'deconflow-train']);
    expect(publicationQueue(names)).toBe('deconflow');
    expect(offeredQueues(names, OFFERS, [WASM, 'native@1'])).toEqual({ steps: ['deconflow'], train: ['deconflow-train'] });
  });

  it('of several machines: one a kind, training’s with the engine, the results’ with the machine', () => {
    const names = { base: 'deconflow', machine: 'ab12' };
    expect((['io', 'cpu', 'train'] as const).map((queue) => stepQueue(names, queue, WASM))).toEqual(['deconflow-io', 'deconflow-cpu', `deconflow-train-${WASM}`]);
    expect(stepQueue(names, 'train', GPU)).toBe(`deconflow-gpu-${GPU}`);
    expect(publicationQueue(names)).toBe('deconflow-at-ab12');
  });

  it('are offered as far as the machine can and was asked to', () => {
    const names = { base: 'deconflow', machine: 'ab12' };
    expect(offeredQueues(names, ['io', 'cpu'], [WASM])).toEqual({ steps: ['deconflow-io', 'deconflow-cpu'], train: [] });
    expect(offeredQueues(names, ['gpu', 'io'], [WASM, GPU])).toEqual({ steps: ['deconflow-io'], train: [`deconflow-gpu-${GPU}`] });
    expect(offeredQueues(names, OFFERS, ['native@1', WASM]).train).toEqual(['deconflow-train-native@1', `deconflow-train-${WASM}`]);
  });
});

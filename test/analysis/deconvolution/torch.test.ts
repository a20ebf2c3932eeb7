import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNative } from '../../../engines/native/open-native.js';
import { openEngine } from '../../../engines/open-engine.js';
import { parameterShapes, size } from '../../../analysis/deconvolution/blue/parameters.js';
import { portableAdam, portableOperations } from '../../../analysis/deconvolution/blue/portable-operations.js';
import type { Arrays, Engine, Losses, Network, Prediction } from '../../../analysis/deconvolution/engine/engine.js';
import { createTfjsEngine } from '../../../analysis/deconvolution/engine/tfjs-engine.js';
import { describeNative } from './native-setup.js';
import { architecture, batches, gradients, predicted, runs, sample, startOfTorch, type TorchRun, untrained } from './torch-fixture.js';

/** Every engine that must agree with PyTorch (the fixture: test/oracles/torch). */
const ENGINES: Readonly<Record<string, () => Promise<Engine>>> = {
  wasm: () => openEngine(2),
  native: () => openNative('graph'),
  'plain TF.js': async () => {
    await tf.setBackend('cpu');
    return createTfjsEngine({ name: 'cpu', version: '0', threads: 1, operations: portableOperations, adam: portableAdam, close: async () => {} });
  },
};

/** About seven times what is observed: wide enough for another order of summation, far too narrow for another formula. */
const WITHIN = { prediction: 1e-6, firstLoss: 5e-7, gradient: 7e-5, loss: 1e-4, weightInLearningRates: 1e-2, statistics: 8e-5, trainedPrediction: 6e-5 };

function largest(expected: Float32Array, found: Float32Array): number {
  expect(found.length).toBe(expected.length);
  return expected.reduce((top, value, i) => Math.max(top, Math.abs(value - (found[i] as number))), 0);
}

/** Largest difference within an array relative to its largest value, of the worst array. */
function worst(expected: Arrays, found: Arrays): number {
  expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
  const scale = (values: Float32Array) => values.reduce((top, value) => Math.max(top, Math.abs(value)), 1e-30);
  return Math.max(...Object.entries(expected).map(([name, values]) => largest(values, found[name]!) / scale(values)));
}

/** Relative difference of the loss part that is further away. */
const apart = (expected: Losses, found: Losses) => Math.max(Math.abs(found.profile / expected.profile - 1), Math.abs(found.proportion / expected.proportion - 1));
const each = (arrays: Arrays, change: (values: Float32Array) => Float32Array): Arrays => Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, change(values)]));
const arraysOf = ({ proportions, profiles }: Prediction): Arrays => ({ proportions, profiles });

for (const name of Object.keys(ENGINES)) (name === 'native' ? describeNative : describe)(`${name} against PyTorch`, () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await (ENGINES[name] as () => Promise<Engine>)();
  });
  afterAll(() => engine?.close());

  function withNetwork<T>(work: (network: Network) => T): T {
    const network = engine.createNetwork(architecture, startOfTorch());
    try {
      return work(network);
    } finally {
      network.dispose();
    }
  }

  it('predicts the same with untrained weights', () => {
    const found = withNetwork((network) => network.predict(predicted.bulk, predicted.samples));
    expect(worst(arraysOf(untrained), arraysOf(found))).toBeLessThan(WITHIN.prediction);
  });

  it('has the same first loss and the same gradient of every weight', () => {
    const { losses, state } = withNetwork((network) => ({ losses: network.trainStep(batches[0]!, 1e-4), state: network.state() }));
    expect(apart(runs[0]!.losses[0]!, losses)).toBeLessThan(WITHIN.firstLoss);
    // Adam's first step from zero moments leaves m = 0.1 g
    const found = each(state.firstMoments, (moment) => sample(moment).map((m) => 10 * m));
    expect(worst(gradients, found)).toBeLessThan(WITHIN.gradient);
  });

  // the stock backend is slow: one learning rate is enough for it
  it.each(name === 'plain TF.js' ? runs.slice(0, 1) : runs)('trains 50 steps alike at learning rate $learningRate', ({ learningRate, losses, weights, statistics, prediction }: TorchRun) => {
    const found = withNetwork((network) => ({
      losses: losses.map((_, step) => network.trainStep(batches[step % batches.length]!, learningRate)),
      weights: network.weights(),
      prediction: network.predict(predicted.bulk, predicted.samples),
    }));
    expect(losses).toHaveLength(50);
    expect(Math.max(...losses.map((expected, step) => apart(expected, found.losses[step]!)))).toBeLessThan(WITHIN.loss);
    for (const [array, expected] of Object.entries(weights)) {
      expect(largest(expected, sample(found.weights.parameters[array]!)), array).toBeLessThan(WITHIN.weightInLearningRates * learningRate);
    }
    expect(worst(statistics, found.weights.statistics)).toBeLessThan(WITHIN.statistics);
    expect(worst(arraysOf(prediction), arraysOf(found.prediction))).toBeLessThan(WITHIN.trainedPrediction);
  }, 180_000);
});

describe("PyTorch's initial weights", () => {
  it.each(parameterShapes(architecture))('of $name lie in the range that ours are drawn from', ({ name, shape, start }) => {
    const values = startOfTorch().parameters[name]!;
    expect(values.length).toBe(size(shape));
    if ('constant' in start) return expect([...new Set(values)]).toEqual([start.constant]);
    const top = values.reduce((found, value) => Math.max(found, Math.abs(value)), 0);
    expect(top).toBeLessThan(start.bound * (1 + 2 ** -8)); // rounded to bfloat16
    if (values.length > 50) expect(top).toBeGreaterThan(0.9 * start.bound);
  });
});

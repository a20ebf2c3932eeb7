import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../../engines/open-engine.js';
import { portableOperations } from '../../../analysis/deconvolution/blue/portable-operations.js';
import type { Adam } from '../../../analysis/deconvolution/blue/operations.js';
import type { Engine, Losses, Prediction } from '../../../analysis/deconvolution/engine/engine.js';
import { createTfjsEngine } from '../../../analysis/deconvolution/engine/tfjs-engine.js';
import { mixtures, SMALL, startOf, TINY } from './small-study.js';

interface Seen {
  losses: Losses;
  gradients: Float32Array[];
  prediction: Prediction;
}

/** Adam's first step from zero moments leaves m = 0.1 g: the moments show the gradients. */
function stepOf(engine: Engine, architecture: typeof SMALL, samples: number): Seen {
  const network = engine.createNetwork(architecture, startOf(architecture));
  const batch = mixtures(architecture, samples, 'gradients');
  const prediction = network.predict(batch.bulk, batch.samples);
  const losses = network.trainStep(batch, 1e-4);
  const gradients = Object.values(network.state().firstMoments).map((m) => m.map((value) => value * 10));
  network.dispose();
  return { losses, gradients, prediction };
}

/** Largest difference within each array, relative to its largest value. */
function worst(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  return Math.max(
    ...a.map((values, i) => {
      const other = b[i] as Float32Array;
      const scale = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-7);
      return values.reduce((largest, value, j) => Math.max(largest, Math.abs(value - (other[j] as number))), 0) / scale;
    }),
  );
}

const onlyMoments: Adam = (parameters) => {
  for (const { gradient, firstMoment } of parameters) firstMoment.assign(tf.mul(gradient, 0.1));
};

describe('the WebAssembly kernels against the stock TF.js cpu backend', () => {
  afterAll(() => tf.dispose());
  it.each([
    ['the published channels', SMALL, 4],
    ['few channels, an odd number of types', TINY, 5],
    ['one sample', TINY, 1],
    ['two positions at the bottom', { ...TINY, featureWidth: 8 }, 6],
  ] as const)('gives the same losses, gradients of every weight and predictions: %s', async (_, architecture, samples) => {
    await tf.setBackend('cpu');
    const portable = createTfjsEngine({ name: 'cpu', version: '0', threads: 1, operations: portableOperations, adam: onlyMoments, close: async () => {} });
    const expected = stepOf(portable, architecture, samples);
    const engine = await openEngine(1);
    const found = stepOf(engine, architecture, samples);
    await engine.close();
    expect(Math.abs(found.losses.profile / expected.losses.profile - 1)).toBeLessThan(1e-5);
    expect(Math.abs(found.losses.proportion / expected.losses.proportion - 1)).toBeLessThan(1e-5);
    expect(worst(expected.gradients, found.gradients)).toBeLessThan(1e-4);
    expect(worst([expected.prediction.profiles, expected.prediction.proportions], [found.prediction.profiles, found.prediction.proportions])).toBeLessThan(1e-5);
  });

  it('agrees with differences of the loss along the gradient of each weight array', async () => {
    const engine = await openEngine(1);
    const batch = mixtures(TINY, 6, 'differences');
    const start = startOf(TINY);
    const lossAt = (name: string, values: Float32Array) => {
      const network = engine.createNetwork(TINY, { ...start, parameters: { ...start.parameters, [name]: values } });
      const { profile, proportion } = network.trainStep(batch, 0);
      const moments = network.state().firstMoments;
      network.dispose();
      return { total: profile + 100 * proportion, moments };
    };
    const first = Object.keys(start.parameters)[0] as string;
    const { moments, total } = lossAt(first, start.parameters[first] as Float32Array);
    for (const [name, values] of Object.entries(start.parameters)) {
      const gradient = (moments[name] as Float32Array).map((m) => m * 10);
      const squares = gradient.reduce((sum, g) => sum + g * g, 0);
      // A step that changes the loss by 1e-5 of itself: larger ones cross ReLU kinks (ratios off by up to 0.3 at 5e-4, towards 1 as the
      // step shrinks), smaller ones drown in float32 rounding, which is 0.3 % here.
      const h = (1e-5 * total) / squares;
      const shifted = (by: number) => lossAt(name, values.map((value, i) => value + by * (gradient[i] as number))).total;
      const slope = (shifted(h) - shifted(-h)) / (2 * h);
      expect(slope / squares, name).toBeGreaterThan(0.96);
      expect(slope / squares, name).toBeLessThan(1.04);
    }
    await engine.close();
  });
});

import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { openEngine } from '../../../engines/open-engine.js';
import { type Checkpoint, type TrainingHooks, trainNetwork } from '../../../analysis/deconvolution/blue/train.js';
import { TrainingDivergedError } from '../../../analysis/deconvolution/blue/training-errors.js';
import type { Engine, NetworkWeights } from '../../../analysis/deconvolution/engine/engine.js';
import { EngineOpenError } from '../../../analysis/deconvolution/engine/wasm-backend.js';
import { mixtures, random, SMALL, startOf, TINY } from './small-study.js';

const SETTINGS = { epochs: 4, batchSize: 8, learningRate: 1e-3, learningRateDecay: 0.1, learningRateDecayEpochs: 100 };
let engine: Engine | undefined;

async function withThreads(threads: number): Promise<Engine> {
  await engine?.close();
  engine = await openEngine(threads);
  return engine;
}

function train(on: Engine, hooks: TrainingHooks = {}, settings = SETTINGS) {
  return trainNetwork(on, TINY, mixtures(TINY, 21, 'train'), mixtures(TINY, 9, 'validation'), settings, random, hooks);
}

function hash({ parameters, statistics }: NetworkWeights): string {
  const digest = createHash('sha256');
  for (const [name, values] of [...Object.entries(parameters), ...Object.entries(statistics)]) digest.update(name).update(new Uint8Array(values.buffer));
  return digest.digest('hex');
}

/** Three steps of a network that is large enough for work to be cut into many tasks. */
function threeSteps(on: Engine): string {
  const wide = { ...SMALL, featureWidth: 256, genes: 300 };
  const network = on.createNetwork(wide, startOf(wide));
  for (let i = 0; i < 3; i++) network.trainStep(mixtures(wide, 16, `batch ${i}`), 1e-3);
  const prediction = network.predict(mixtures(wide, 5, 'predicted').bulk, 5);
  const found = hash(network.weights()) + createHash('sha256').update(new Uint8Array(prediction.profiles.buffer)).digest('hex');
  network.dispose();
  return found;
}

afterEach(async () => {
  await engine?.close();
  engine = undefined;
});

describe('training on the WebAssembly engine', () => {
  it('gives equal bits for one, two and three threads', async () => {
    const found: string[] = [];
    for (const threads of [1, 2, 3]) {
      const on = await withThreads(threads);
      expect(on.threads).toBe(threads);
      found.push(threeSteps(on));
    }
    expect(new Set(found).size).toBe(1);
  });

  it('gives equal bits twice, with a short last batch that is used', async () => {
    const on = await withThreads(2);
    const first = await train(on);
    const second = await train(on);
    expect(hash(second.best.weights)).toBe(hash(first.best.weights));
    expect(second.history).toEqual(first.history);
    expect(first.history.map(({ steps }) => steps)).toEqual([3, 6, 9, 12]); // 21 samples in batches of 8, 8 and 5
  });

  it('goes on from any checkpoint to the bits of an uninterrupted run', async () => {
    const on = await withThreads(1);
    const checkpoints: Checkpoint[] = [];
    const whole = await train(on, { saveCheckpoint: async (checkpoint) => void checkpoints.push({ ...checkpoint, history: [...checkpoint.history] }) });
    for (const resume of checkpoints.slice(0, 3)) {
      let last: Checkpoint | undefined;
      const resumed = await train(on, { resume, saveCheckpoint: async (checkpoint) => void (last = checkpoint) });
      expect(hash(resumed.best.weights)).toBe(hash(whole.best.weights));
      expect(resumed.history).toEqual(whole.history);
      expect(hash(last?.state as NetworkWeights)).toBe(hash(checkpoints[3]?.state as NetworkWeights));
      expect(last?.state.secondMoments).toEqual(checkpoints[3]?.state.secondMoments);
    }
  });

  it('learns a small set and keeps the weights of the best validation loss', async () => {
    const on = await withThreads(1);
    const { history, best } = await train(on, {}, { ...SETTINGS, epochs: 60 });
    const total = history.map(({ validation }) => validation.profile + validation.proportion);
    expect(total.at(-1) as number).toBeLessThan((total[0] as number) / 5);
    expect(best.epoch).toBe(total.indexOf(Math.min(...total)) + 1);
    const network = on.createNetwork(TINY, best.weights);
    const set = mixtures(TINY, 9, 'validation');
    const { proportions, profiles } = network.predict(set.bulk, 9);
    network.dispose();
    const genes = TINY.genes;
    const profile = profiles.reduce((sum, value, i) => sum + (value - (set.profiles[i] as number)) ** 2, 0) / (9 * genes);
    expect(profile).toBeCloseTo(history[best.epoch - 1]?.validation.profile as number, 4);
    for (let i = 0; i < 9; i++) expect(proportions.slice(3 * i, 3 * i + 3).reduce((a, b) => a + b)).toBeCloseTo(1, 6);
  });

  it('predicts a sample alike whatever stands beside it', async () => {
    const on = await withThreads(1);
    const network = on.createNetwork(TINY, startOf(TINY));
    const { bulk } = mixtures(TINY, 4, 'train');
    const together = network.predict(bulk, 4);
    const alone = network.predict(bulk.slice(3 * TINY.genes), 1);
    network.dispose();
    together.proportions.slice(9).forEach((p, i) => expect(p).toBeCloseTo(alone.proportions[i] as number, 6));
    together.profiles.slice(9 * TINY.genes).forEach((value, i) => expect(value).toBeCloseTo(alone.profiles[i] as number, 5));
  });

  it('decays the learning rate after every so many epochs', async () => {
    const on = await withThreads(1);
    const { history } = await train(on, {}, { ...SETTINGS, learningRateDecayEpochs: 2 });
    history.forEach(({ learningRate }, i) => expect(learningRate).toBeCloseTo(i < 2 ? 1e-3 : 1e-4, 12));
  });

  it('names epoch and batch when the loss is not finite', async () => {
    const on = await withThreads(1);
    const set = mixtures(TINY, 21, 'train');
    set.bulk[5 * TINY.genes] = Number.NaN;
    const error = await trainNetwork(on, TINY, set, mixtures(TINY, 9, 'validation'), SETTINGS, random).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TrainingDivergedError);
    expect((error as TrainingDivergedError).epoch).toBe(1);
    expect((error as Error).message).toMatch(/epoch 1, batch [123]\./);
  });

  it('leaves no tensor behind', async () => {
    const on = await withThreads(1);
    const before = tf.memory().numTensors;
    const network = on.createNetwork(TINY, startOf(TINY));
    const opened = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) network.trainStep(mixtures(TINY, 5, 'leak'), 1e-3);
    network.predict(mixtures(TINY, 5, 'leak').bulk, 5);
    expect(tf.memory().numTensors).toBe(opened);
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses a second engine in one thread', async () => {
    await withThreads(1);
    await expect(openEngine(1)).rejects.toBeInstanceOf(EngineOpenError);
  });
});

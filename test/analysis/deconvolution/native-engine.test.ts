import '@tensorflow/tfjs-backend-cpu';
import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, it, vi } from 'vitest';
import { openNative } from '../../../engines/native/open-native.js';
import { openEngine } from '../../../engines/open-engine.js';
import type { Architecture } from '../../../analysis/deconvolution/blue/architecture.js';
import type { Adam } from '../../../analysis/deconvolution/blue/operations.js';
import { portableOperations } from '../../../analysis/deconvolution/blue/portable-operations.js';
import { type Checkpoint, type TrainingHooks, trainNetwork } from '../../../analysis/deconvolution/blue/train.js';
import { TrainingDivergedError } from '../../../analysis/deconvolution/blue/training-errors.js';
import type { Arrays, Engine, Losses, NetworkState, NetworkWeights, Prediction } from '../../../analysis/deconvolution/engine/engine.js';
import type { NativeMode } from '../../../analysis/deconvolution/engine/native/native-version.js';
import { createTfjsEngine } from '../../../analysis/deconvolution/engine/tfjs-engine.js';
import { EngineOpenError } from '../../../analysis/deconvolution/engine/wasm-backend.js';
import { describeNative } from './native-setup.js';
import { mixtures, random, SMALL, startOf, TINY } from './small-study.js';

const SETTINGS = { epochs: 4, batchSize: 8, learningRate: 1e-3, learningRateDecay: 0.1, learningRateDecayEpochs: 100 };
// Beside other busy processes TensorFlow's threads wait for each other: 7 s become 60.
vi.setConfig({ testTimeout: 240_000 });

let engine: Engine | undefined;

async function open(mode: NativeMode = 'graph'): Promise<Engine> {
  await engine?.close();
  engine = await openNative(mode);
  return engine;
}

afterEach(async () => {
  await engine?.close();
  engine = undefined;
});

interface Seen {
  readonly losses: Losses;
  /** Adam's first step from zero moments leaves m = 0.1 g: the moments show the gradients. */
  readonly gradients: Arrays;
  readonly statistics: Arrays;
  readonly prediction: Prediction;
}

function stepOf(on: Engine, architecture: Architecture, samples: number): Seen {
  const network = on.createNetwork(architecture, startOf(architecture));
  const batch = mixtures(architecture, samples, 'gradients');
  const prediction = network.predict(batch.bulk, batch.samples);
  const losses = network.trainStep(batch, 1e-4);
  const { firstMoments, statistics } = network.state();
  network.dispose();
  return { losses, gradients: firstMoments, statistics, prediction };
}

/** Largest difference within each array, relative to its largest value. */
function worst(a: Readonly<Record<string, Float32Array>>, b: Readonly<Record<string, Float32Array>>): number {
  return Math.max(
    ...Object.entries(a).map(([name, values]) => {
      const other = b[name] as Float32Array;
      const scale = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-7);
      return values.reduce((largest, value, j) => Math.max(largest, Math.abs(value - (other[j] as number))), 0) / scale;
    }),
  );
}

const onlyMoments: Adam = (parameters) => {
  for (const { gradient, firstMoment } of parameters) firstMoment.assign(tf.mul(gradient, 0.1));
};

function train(on: Engine, hooks: TrainingHooks = {}) {
  return trainNetwork(on, TINY, mixtures(TINY, 21, 'train'), mixtures(TINY, 9, 'validation'), SETTINGS, random, hooks);
}

function hash(...arrays: readonly Arrays[]): string {
  const digest = createHash('sha256');
  for (const [name, values] of arrays.flatMap((of) => Object.entries(of))) digest.update(name).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return digest.digest('hex');
}

const hashOfState = ({ parameters, statistics, firstMoments, secondMoments }: NetworkState) => hash(parameters, statistics, firstMoments, secondMoments);
const hashOfWeights = ({ parameters, statistics }: NetworkWeights) => hash(parameters, statistics);

/** Losses and state after steps on batches of 8 and, the third and last time, of 5 samples. */
function fiveSteps(on: Engine, architecture: Architecture): { losses: Losses[]; state: NetworkState } {
  const network = on.createNetwork(architecture, startOf(architecture));
  const losses = [8, 8, 5, 8, 5].map((samples, i) => network.trainStep(mixtures(architecture, samples, `batch ${i}`), 1e-3));
  const state = network.state();
  network.dispose();
  return { losses, state };
}

describeNative('the native engine', () => {
  it.each([
    ['graph', 'the published channels', SMALL, 4],
    ['graph', 'few channels, an odd number of types', TINY, 5],
    ['graph', 'one sample', TINY, 1],
    ['graph', 'two positions at the bottom', { ...TINY, featureWidth: 8 }, 6],
    ['eager', 'the published channels', SMALL, 4],
  ] as const)('gives, by %s, the losses, gradients, statistics and predictions of the stock TF.js cpu backend: %s', async (mode, _, architecture, samples) => {
    await tf.setBackend('cpu');
    const portable = createTfjsEngine({ name: 'cpu', version: '0', threads: 1, operations: portableOperations, adam: onlyMoments, close: async () => {} });
    const expected = stepOf(portable, architecture, samples);
    const found = stepOf(await open(mode), architecture, samples);
    expect(Math.abs(found.losses.profile / expected.losses.profile - 1)).toBeLessThan(1e-5);
    expect(Math.abs(found.losses.proportion / expected.losses.proportion - 1)).toBeLessThan(1e-5);
    expect(worst(expected.gradients, found.gradients)).toBeLessThan(1e-4);
    expect(worst(expected.statistics, found.statistics)).toBeLessThan(1e-5);
    expect(worst({ ...expected.prediction }, { ...found.prediction })).toBeLessThan(1e-5);
  });
  // With more channels some units stand at the kink of a ReLU, where rounding decides: engines then differ by up to 1e-3, the cpu backend and wasm too.
  it('takes five steps by graph as by single ops and as the wasm engine', async () => {
    const graph = fiveSteps(await open('graph'), TINY);
    const eager = fiveSteps(await open('eager'), TINY);
    await engine?.close();
    engine = await openEngine(1);
    const wasm = fiveSteps(engine, TINY);
    for (const other of [eager, wasm]) {
      graph.losses.forEach((losses, i) => {
        for (const part of ['profile', 'proportion'] as const) expect(Math.abs(losses[part] / (other.losses[i]?.[part] as number) - 1), `step ${i}`).toBeLessThan(1e-5);
      });
      expect(worst(other.state.parameters, graph.state.parameters)).toBeLessThan(1e-3);
      expect(other.state.steps).toBe(graph.state.steps);
    }
  });
  it('computes products in bfloat16 where asked: other bits, nearly the same losses, the same bits twice', async () => {
    const full = fiveSteps(await open(), SMALL);
    await engine?.close();
    engine = await openNative('graph', 'bf16');
    expect(engine.precision).toBe('bf16');
    const half = fiveSteps(engine, SMALL);
    expect(half.losses[0]).not.toEqual(full.losses[0]);
    half.losses.forEach((losses, i) => {
      for (const part of ['profile', 'proportion'] as const) expect(Math.abs(losses[part] / (full.losses[i]?.[part] as number) - 1), `step ${i}`).toBeLessThan(2e-2);
    });
    // Not merely float32 under another name, and no coarser than 8 bits can explain.
    expect(worst(full.state.firstMoments, half.state.firstMoments)).toBeGreaterThan(1e-4);
    expect(hashOfState(fiveSteps(engine, SMALL).state)).toBe(hashOfState(half.state));
  });
  it('gives equal bits twice, with a short last batch that is used', async () => {
    const first = await train(await open());
    const second = await train(await open());
    expect(hashOfWeights(second.best.weights)).toBe(hashOfWeights(first.best.weights));
    expect(second.history).toEqual(first.history);
    expect(first.history.map(({ steps }) => steps)).toEqual([3, 6, 9, 12]); // 21 samples in batches of 8, 8 and 5
    const on = await open();
    expect(hashOfState(fiveSteps(on, SMALL).state)).toBe(hashOfState(fiveSteps(on, SMALL).state));
  });
  it('goes on from any checkpoint to the bits of an uninterrupted run', async () => {
    const on = await open();
    const checkpoints: Checkpoint[] = [];
    const whole = await train(on, { saveCheckpoint: async (checkpoint) => void checkpoints.push({ ...checkpoint, history: [...checkpoint.history] }) });
    for (const resume of checkpoints.slice(0, 3)) {
      let last: Checkpoint | undefined;
      const resumed = await train(on, { resume, saveCheckpoint: async (checkpoint) => void (last = checkpoint) });
      expect(hashOfWeights(resumed.best.weights)).toBe(hashOfWeights(whole.best.weights));
      expect(resumed.history).toEqual(whole.history);
      expect(hashOfState(last?.state as NetworkState)).toBe(hashOfState(checkpoints[3]?.state as NetworkState));
    }
  });
  it.each(['graph', 'eager'] as const)('moves every weight by the learning rate in the first step, as PyTorch does: %s', async (mode) => {
    const network = (await open(mode)).createNetwork(TINY, startOf(TINY));
    network.trainStep(mixtures(TINY, 8, 'first'), 1e-3);
    const shift = network.weights().parameters['up1.second.shift'] as Float32Array; // starts at 0: its change is not rounded away
    network.dispose();
    for (const value of shift) expect(Math.abs(Math.abs(value) / 1e-3 - 1)).toBeLessThan(2e-6);
  });
  it('changes neither the state that it started from nor one that it gave', async () => {
    const on = await open();
    const start = startOf(TINY);
    const before = hashOfState(start);
    const network = on.createNetwork(TINY, start);
    network.trainStep(mixtures(TINY, 6, 'a'), 1e-2);
    const given = network.state();
    const then = hashOfState(given);
    for (const label of ['b', 'c']) network.trainStep(mixtures(TINY, 6, label), 1e-2);
    expect(hashOfState(network.state())).not.toBe(then);
    network.dispose();
    expect(hashOfState(start)).toBe(before);
    expect(hashOfState(given)).toBe(then);
  });
  it('predicts a sample alike whatever stands beside it, and as trained so far', async () => {
    const on = await open();
    const network = on.createNetwork(TINY, startOf(TINY));
    const { bulk } = mixtures(TINY, 4, 'train');
    const untrained = network.predict(bulk, 4);
    network.trainStep(mixtures(TINY, 4, 'train'), 1e-2);
    const together = network.predict(bulk, 4);
    const alone = network.predict(bulk.slice(3 * TINY.genes), 1);
    expect(together.profiles).not.toEqual(untrained.profiles);
    together.proportions.slice(9).forEach((p, i) => expect(p).toBeCloseTo(alone.proportions[i] as number, 6));
    together.profiles.slice(9 * TINY.genes).forEach((value, i) => expect(value).toBeCloseTo(alone.profiles[i] as number, 5));
    const predictor = on.createNetwork(TINY, network.weights());
    expect(predictor.predict(bulk, 4)).toEqual(together);
    predictor.dispose();
    network.dispose();
  });
  it('names epoch and batch when the loss is not finite', async () => {
    const set = mixtures(TINY, 21, 'train');
    set.bulk[5 * TINY.genes] = Number.NaN;
    await expect(trainNetwork(await open(), TINY, set, mixtures(TINY, 9, 'validation'), SETTINGS, random)).rejects.toBeInstanceOf(TrainingDivergedError);
  });
  it('leaves no tensor behind', async () => {
    const on = await open();
    const before = tf.memory().numTensors;
    const network = on.createNetwork(TINY, startOf(TINY));
    for (let i = 0; i < 3; i++) network.trainStep(mixtures(TINY, 5, 'leak'), 1e-3);
    network.predict(mixtures(TINY, 5, 'leak').bulk, 5);
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
  it('leaves the bits of the wasm engine in the same thread as they were', async () => {
    const wasm = async () => {
      await engine?.close();
      engine = await openEngine(1);
      return hashOfState(fiveSteps(engine, TINY).state);
    };
    const before = await wasm();
    fiveSteps(await open(), TINY);
    expect(await wasm()).toBe(before);
  });
  it('says what its bits depend on, and refuses a second engine in one thread', async () => {
    const on = await open();
    expect(on.version).toMatch(/^\d+ \(tfjs-node 4\.22\.0, TensorFlow [\d.]+, \d+ threads?, graph\)$/);
    expect(on.version).toContain(`${on.threads} thread`);
    await expect(openNative()).rejects.toBeInstanceOf(EngineOpenError);
    await expect(openEngine(1)).rejects.toBeInstanceOf(EngineOpenError);
  });
});

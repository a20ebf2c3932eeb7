import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deconvolve, ModelMismatchError } from '../../activities/deconvolve.js';
import { trainBlue } from '../../activities/train-blue.js';
import { TrainingDataError } from '../../analysis/deconvolution/blue/training-errors.js';
import { deriveStream } from '../../analysis/random/stream.js';
import { readMatrix, writeMatrix } from '../../data-catalog/matrices/matrix-file.js';
import { readModel } from '../../data-catalog/model/model-file.js';
import { readTable } from '../../data-catalog/tables/table-file.js';
import { resolveEngine } from '../../cli/run/resolve-engine.js';
import { wasmEngineName } from '../../engines/engine-names.js';
import { describeNative } from '../analysis/deconvolution/native-setup.js';
import { mixtures, TINY } from '../analysis/deconvolution/small-study.js';

const GENES = Array.from({ length: TINY.genes }, (_, g) => `G${String(g).padStart(2, '0')}`);
const TYPES = ['A', 'B', 'C'];
const ENGINE = await wasmEngineName();
const PARAMETERS = trainBlue.parameters.parse({ featureWidth: 32, channels: [4, 8, 16], epochs: 5, batchSize: 8, learningRate: 1e-3 });
const random = (...labels: readonly (string | number)[]) => deriveStream(5, 'trainBlue', ...labels);
let folder: string;
const at = (name: string) => join(folder, name);

async function writeSet(set: string, samples: number): Promise<void> {
  const { bulk, profiles, proportions } = mixtures(TINY, samples, set);
  const names = Array.from({ length: samples }, (_, i) => `S${i}`);
  const pairs = names.flatMap((name) => TYPES.map((type) => `${name}|${type}`));
  await writeMatrix(at(`${set}_bulk`), { rows: samples, columns: GENES.length, values: bulk, rowNames: names, columnNames: GENES });
  await writeMatrix(at(`${set}_profiles`), { rows: pairs.length, columns: GENES.length, values: profiles, rowNames: pairs, columnNames: GENES });
  await writeMatrix(at(`${set}_proportions`), { rows: samples, columns: 3, values: proportions, rowNames: names, columnNames: TYPES });
}

const inputs = () => ({
  train_bulk: at('train_bulk'), train_profiles: at('train_profiles'), train_proportions: at('train_proportions'),
  validation_bulk: at('validation_bulk'), validation_profiles: at('validation_profiles'), validation_proportions: at('validation_proportions'),
});

async function train(attempt: string, scratch: string, progress: () => void = () => {}, engine = ENGINE): Promise<string[]> {
  const outputs = { weights: at(`${attempt}.weights`), model: at(`${attempt}.model`), training: at(`${attempt}.training`) };
  await mkdir(at(scratch), { recursive: true });
  await trainBlue.run({ parameters: PARAMETERS, inputs: inputs(), outputs, seed: 5, engine, random, progress, scratch: at(scratch) });
  return Promise.all(Object.values(outputs).map(async (path) => createHash('sha256').update(await readFile(path)).digest('hex')));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deconflow-train-'));
  await writeSet('train', 21);
  await writeSet('validation', 9);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Trains at once, then with an attempt that fails in epoch 4 and one that goes on. */
async function cutAndResume(prefix: string, engine: string): Promise<void> {
  const whole = await train(`${prefix}whole`, `${prefix}scratch-whole`, () => {}, engine);
  let calls = 0;
  const cut = train(`${prefix}cut`, `${prefix}scratch-cut`, () => {
    if (++calls === 11) throw new Error('cut off'); // in epoch 4 of 3 batches each
  }, engine);
  await expect(cut).rejects.toThrow('cut off');
  calls = 0;
  const resumed = await train(`${prefix}resumed`, `${prefix}scratch-cut`, () => void calls++, engine);
  expect(calls).toBe(6); // epochs 4 and 5 only
  expect(resumed).toEqual(whole);
}

describeNative('training as a step on the native engine', () => {
  it('gives the same bytes after an attempt that was cut off', async () => {
    const engine = await resolveEngine('native', 'float32', () => {});
    await cutAndResume('native-', engine);
    expect((await readModel(at('native-whole.model'))).engine).toEqual({ name: 'native', version: engine.slice('native@'.length) });
  });
});

describe('training and deconvolution as steps', () => {
  it('gives the same bytes after an attempt that was cut off', () => cutAndResume('', ENGINE));

  it('writes the training table and a model that names its weights', async () => {
    const rows = await readTable(at('whole.training'));
    expect(rows.map(({ epoch, steps }) => [epoch, steps])).toEqual([[1, 3], [2, 6], [3, 9], [4, 12], [5, 15]]);
    expect(rows.filter(({ best }) => best)).toHaveLength(1);
    const model = await readModel(at('whole.model'));
    expect(model).toMatchObject({ genes: GENES, cell_types: TYPES, architecture: { headWidths: [32, 32, 256, 64] } });
    expect(model.files[0]?.sha256).toBe(createHash('sha256').update(await readFile(at('whole.weights'))).digest('hex'));
  });

  it('deconvolves: rows of one type after the other, genes in any order', async () => {
    const { bulk } = mixtures(TINY, 40, 'cohort');
    const rowNames = Array.from({ length: 40 }, (_, i) => `P${String(i).padStart(2, '0')}`);
    const backwards = Float64Array.from(bulk, (_, i) => bulk[i - (i % 20) + 19 - (i % 20)] as number);
    await writeMatrix(at('cohort'), { rows: 40, columns: 20, values: bulk, rowNames, columnNames: GENES });
    await writeMatrix(at('backwards'), { rows: 40, columns: 20, values: backwards, rowNames, columnNames: [...GENES].reverse() });
    const found = [];
    for (const name of ['cohort', 'backwards']) {
      const outputs = { proportions: at(`${name}.proportions`), profiles: at(`${name}.profiles`) };
      const context = { seed: 5, engine: ENGINE, random, progress: () => {}, scratch: folder, outputs };
      await deconvolve.run({ ...context, parameters: { cohort: 'X', cellTypes: TYPES }, inputs: { weights: at('whole.weights'), model: at('whole.model'), expression: at(name) } });
      found.push({ rows: await readTable(outputs.proportions), profiles: await readMatrix(outputs.profiles) });
    }
    expect(found[1]).toEqual(found[0]);
    const [first] = found;
    expect(first?.rows).toHaveLength(120);
    expect(first?.rows.slice(0, 3).reduce((sum, { proportion }) => sum + Number(proportion), 0)).toBeCloseTo(1, 6);
    expect(first?.profiles.rowNames).toEqual([...rowNames, ...rowNames, ...rowNames]);
    expect(first?.profiles.values.every((value) => value >= 0)).toBe(true);
    const wrong = { parameters: { cohort: 'X', cellTypes: ['A', 'B', 'D'] }, inputs: { weights: at('whole.weights'), model: at('whole.model'), expression: at('cohort') } };
    const outputs = { proportions: at('no'), profiles: at('no') };
    await expect(deconvolve.run({ ...wrong, seed: 5, engine: ENGINE, random, progress: () => {}, scratch: folder, outputs })).rejects.toBeInstanceOf(ModelMismatchError);
  });

  it('refuses sets that do not belong together', async () => {
    const outputs = { weights: at('no'), model: at('no'), training: at('no') };
    const mixed = { ...inputs(), train_proportions: at('validation_proportions') };
    await expect(trainBlue.run({ parameters: PARAMETERS, inputs: mixed, outputs, seed: 5, engine: ENGINE, random, progress: () => {}, scratch: folder })).rejects.toBeInstanceOf(TrainingDataError);
  });
});

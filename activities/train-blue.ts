import { join } from 'node:path';
import { z } from 'zod';
import { trainingMemory } from '../analysis/deconvolution/blue/training-memory.js';
import { type Architecture, headWidths, PUBLISHED_CHANNELS, PUBLISHED_FEATURE_WIDTH } from '../analysis/deconvolution/blue/architecture.js';
import type { TrainingProgress } from '../analysis/deconvolution/blue/train.js';
import { TrainingDataError } from '../analysis/deconvolution/blue/training-errors.js';
import type { TrainingBatch } from '../analysis/deconvolution/engine/engine.js';
import { readMatrix } from '../data-catalog/matrices/matrix-file.js';
import { checkpointFolder } from '../data-catalog/model/checkpoint-folder.js';
import { describeFile, MODEL_TRANSFORMS, MODEL_UNIT, WEIGHTS_LAYOUT, writeModel } from '../data-catalog/model/model-file.js';
import { writeWeights } from '../data-catalog/model/weights-file.js';
import { TABLES } from '../data-catalog/tables/schema.js';
import { writeTable } from '../data-catalog/tables/table-file.js';
import { checkMemory } from '../engines/memory.js';
import { defineStep } from './kit/step.js';

const parameters = z.strictObject({
  featureWidth: z.number().int().positive().default(PUBLISHED_FEATURE_WIDTH),
  channels: z.array(z.number().int().positive()).default([...PUBLISHED_CHANNELS]),
  epochs: z.number().int().positive().default(100),
  batchSize: z.number().int().positive().default(32),
  learningRate: z.number().positive().default(1e-4),
  /** the learning rate is multiplied by this ... */
  learningRateDecay: z.number().positive().max(1).default(0.1),
  /** ... after every so many epochs */
  learningRateDecayEpochs: z.number().int().positive().default(100),
});

/** Trains BLUE on the simulated bulk (paper 5.4). Goes on from the last checkpoint of an attempt that was cut off. */
export const trainBlue = defineStep({
  name: 'trainBlue',
  version: 1,
  queue: 'train',
  description: 'Trains the BLUE network on simulated bulk and keeps the weights of the best validation loss.',
  parameters,
  inputs: {
    train_bulk: 'one',
    train_profiles: 'one',
    train_proportions: 'one',
    validation_bulk: 'one',
    validation_profiles: 'one',
    validation_proportions: 'one',
  },
  outputs: ['weights', 'model', 'training'],
  seeded: true,
  engine: true,
  checkpoints: true,
  async run({ parameters, inputs, outputs, engine: engineName, random, progress, scratch }) {
    const train = await readSet('training', inputs.train_bulk, inputs.train_profiles, inputs.train_proportions);
    const validation = await readSet('validation', inputs.validation_bulk, inputs.validation_profiles, inputs.validation_proportions);
    if (!sameNames(train.genes, validation.genes)) throw new TrainingDataError('validation', 'its genes are not those of the training set');
    if (!sameNames(train.cellTypes, validation.cellTypes)) throw new TrainingDataError('validation', 'its cell types are not those of the training set');
    const { featureWidth, channels, ...settings } = parameters;
    const architecture: Architecture = { genes: train.genes.length, cellTypes: train.cellTypes.length, featureWidth, channels };
    checkMemory(engineName, trainingMemory(architecture, settings.batchSize), { featureWidth, batchSize: settings.batchSize });
    const checkpoints = checkpointFolder(join(scratch, 'training'), architecture);
    const resume = await checkpoints.load();
    // Loaded here: TF.js costs every thread a quarter second, and most steps need none.
    const [{ openNamedEngine }, { trainNetwork }] = await Promise.all([import('../engines/open-named-engine.js'), import('../analysis/deconvolution/blue/train.js')]);
    const engine = await openNamedEngine(engineName);
    try {
      const { best, history } = await trainNetwork(engine, architecture, train.batch, validation.batch, settings, random, {
        ...(resume ? { resume } : {}),
        saveCheckpoint: (checkpoint) => checkpoints.save(checkpoint),
        progress: (state) => progress({ message: describe(state), done: (state.epoch - 1) * state.batches + state.batch, total: state.epochs * state.batches }),
      });
      await writeWeights(outputs.weights, architecture, best.weights);
      await writeModel(outputs.model, {
        network: 'BLUE',
        architecture: { ...architecture, channels: [...channels], headWidths: [...headWidths(featureWidth)] },
        genes: [...train.genes],
        cell_types: [...train.cellTypes],
        transforms: [...MODEL_TRANSFORMS],
        unit: MODEL_UNIT,
        weights: { layout: WEIGHTS_LAYOUT, best_epoch: best.epoch },
        engine: { name: engine.name, version: engine.version },
        files: [await describeFile(outputs.weights, 'weights.safetensors', 'safetensors, float32, little-endian')],
      });
      const rows = history.map(({ epoch, learningRate, train, validation, steps }) => ({
        epoch,
        learning_rate: learningRate,
        train_profile_loss: train.profile,
        train_proportion_loss: train.proportion,
        validation_profile_loss: validation.profile,
        validation_proportion_loss: validation.proportion,
        steps,
        best: epoch === best.epoch,
      }));
      await writeTable(outputs.training, TABLES.training, rows);
    } finally {
      await engine.close();
    }
  },
});

interface NamedSet {
  readonly batch: TrainingBatch;
  readonly genes: readonly string[];
  readonly cellTypes: readonly string[];
}

async function readSet(set: string, bulkPath: string, profilesPath: string, proportionsPath: string): Promise<NamedSet> {
  const [bulk, profiles, proportions] = await Promise.all([readMatrix(bulkPath), readMatrix(profilesPath), readMatrix(proportionsPath)]);
  if (!sameNames(bulk.columnNames, profiles.columnNames)) throw new TrainingDataError(set, 'bulk and profiles have different genes');
  if (!sameNames(bulk.rowNames, proportions.rowNames)) throw new TrainingDataError(set, 'bulk and proportions have different samples');
  const pairs = bulk.rowNames.flatMap((sample) => proportions.columnNames.map((type) => `${sample}|${type}`));
  if (!sameNames(pairs, profiles.rowNames)) throw new TrainingDataError(set, 'the profiles are not in the order of samples and cell types');
  const batch = { samples: bulk.rows, bulk: float32(bulk.values), profiles: float32(profiles.values), proportions: float32(proportions.values) };
  return { batch, genes: bulk.columnNames, cellTypes: proportions.columnNames };
}

const float32 = (values: Float32Array | Float64Array) => (values instanceof Float32Array ? values : Float32Array.from(values));

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}

function describe({ epoch, epochs, validation }: TrainingProgress): string {
  const parts = validation ? `, validation loss ${(validation.profile + validation.proportion).toPrecision(4)}` : '';
  return `epoch ${epoch} of ${epochs}${parts}`;
}

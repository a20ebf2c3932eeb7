import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Architecture, PUBLISHED_CHANNELS } from '../../analysis/deconvolution/blue/architecture.js';
import { batchNorms, initialState, parameterShapes, size } from '../../analysis/deconvolution/blue/parameters.js';
import type { Arrays, NetworkState, TrainingBatch } from '../../analysis/deconvolution/engine/engine.js';
import { deriveStream } from '../../analysis/random/stream.js';
import { generateSamples } from '../generated-samples.js';
import type { NetworkSize } from './options.js';

export const CELL_TYPES = 6;
export const BATCH = 32;
/** different batches, in turn */
const BATCHES = 4;
/** the published one */
const LEARNING_RATE = 1e-4;

const jobSchema = z.object({
  architecture: z.object({ genes: z.number(), cellTypes: z.number(), featureWidth: z.number(), channels: z.array(z.number()) }),
  threads: z.number(),
  learningRate: z.number(),
  samples: z.number(),
  batches: z.number(),
  /** the arrays of weights.bin, one after the other */
  weights: z.array(z.object({ name: z.string(), shape: z.array(z.number()) })),
});

/** What every contestant of one size does; it lies in a folder as job.json and little-endian float32 files. */
export type Job = z.infer<typeof jobSchema>;

export function architectureOf({ width, genes }: NetworkSize): Architecture {
  return { genes, cellTypes: CELL_TYPES, featureWidth: width, channels: PUBLISHED_CHANNELS };
}

/** Writes the same initial weights and batches for all. */
export async function writeJob(folder: string, network: NetworkSize, threads: number): Promise<void> {
  const architecture = architectureOf(network);
  const weights = parameterShapes(architecture).map(({ name, shape }) => ({ name, shape: [...shape] }));
  const job: Job = {
    architecture: { ...architecture, channels: [...architecture.channels] }, threads, learningRate: LEARNING_RATE, samples: BATCH, batches: BATCHES, weights,
  };
  await writeFile(join(folder, 'job.json'), JSON.stringify(job));
  const { parameters } = initialState(architecture, deriveStream(1, 'bench', 'weights'));
  await writeFile(join(folder, 'weights.bin'), weights.map(({ name }) => bytes(parameters[name]!)));
  for (let i = 0; i < BATCHES; i++) {
    const { bulk, proportions, profiles } = generateSamples(architecture, BATCH, i);
    await writeFile(join(folder, `batch${i}.bin`), [bulk, proportions, profiles].map(bytes));
  }
}

const bytes = ({ buffer, byteOffset, byteLength }: Float32Array) => new Uint8Array(buffer, byteOffset, byteLength);

export async function readJob(folder: string): Promise<Job> {
  return jobSchema.parse(JSON.parse(await readFile(join(folder, 'job.json'), 'utf8')));
}

async function readFloats(folder: string, name: string, lengths: readonly number[]): Promise<Float32Array[]> {
  const all = await readFile(join(folder, name));
  let at = all.byteOffset;
  return lengths.map((length) => {
    const part = new Float32Array(all.buffer, at, length);
    at += 4 * length;
    return part;
  });
}

/** The start of training: the weights of the job, moments 0, running means 0 and variances 1. */
export async function readStart(folder: string, { architecture, weights }: Job): Promise<NetworkState> {
  const named = (arrays: readonly Float32Array[]): Arrays => Object.fromEntries(weights.map(({ name }, i) => [name, arrays[i]!]));
  const zeros = () => named(weights.map(({ shape }) => new Float32Array(size(shape))));
  const statistics = Object.fromEntries(
    batchNorms(architecture).flatMap(({ name, channels }) => [
      [`${name}.mean`, new Float32Array(channels)],
      [`${name}.variance`, new Float32Array(channels).fill(1)],
    ]),
  );
  const parameters = named(await readFloats(folder, 'weights.bin', weights.map(({ shape }) => size(shape))));
  return { parameters, statistics, firstMoments: zeros(), secondMoments: zeros(), steps: 0 };
}

export async function readBatches(folder: string, { architecture: { genes, cellTypes }, samples, batches }: Job): Promise<TrainingBatch[]> {
  const lengths = [samples * genes, samples * cellTypes, samples * cellTypes * genes];
  const read = async (_: unknown, i: number): Promise<TrainingBatch> => {
    const [bulk, proportions, profiles] = await readFloats(folder, `batch${i}.bin`, lengths);
    return { samples, bulk: bulk!, proportions: proportions!, profiles: profiles! };
  };
  return Promise.all(Array.from({ length: batches }, read));
}

import { readFileSync } from 'node:fs';
import type { Architecture } from '../../../analysis/deconvolution/blue/architecture.js';
import { parameterShapes, size } from '../../../analysis/deconvolution/blue/parameters.js';
import type { Arrays, NetworkState, Prediction, TrainingBatch } from '../../../analysis/deconvolution/engine/engine.js';

type Encoded = Readonly<Record<string, string>>;

interface FixtureFile {
  readonly torch: string;
  readonly architecture: Architecture;
  /** of arrays longer than `long` gradients and final weights hold every `sampled`-th value */
  readonly long: number;
  readonly sampled: number;
  readonly samples: number;
  /** bfloat16 */
  readonly weights: Encoded;
  readonly batches: readonly { readonly bulk: string; readonly proportions: string; readonly profiles: string }[];
  /** bulk of the samples that are predicted */
  readonly predicted: string;
  readonly untrained: Encoded;
  /** of the first step */
  readonly gradients: Encoded;
  readonly runs: Readonly<Record<string, RunInFile>>;
}

interface RunInFile {
  readonly learningRate: number;
  /** [profile, proportion] of each step, before it */
  readonly losses: readonly (readonly [number, number])[];
  readonly weights: Encoded;
  readonly statistics: Encoded;
  readonly proportions: string;
  readonly profiles: string;
}

const file = JSON.parse(readFileSync(new URL('../../oracles/torch/fixture.json', import.meta.url), 'utf8')) as FixtureFile;

function bytes(text: string): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = Buffer.from(text, 'base64');
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}

const float32 = (text: string) => new Float32Array(bytes(text));
const bfloat16 = (text: string) => new Float32Array(Uint32Array.from(new Uint16Array(bytes(text)), (bits) => bits << 16).buffer);
const all = (encoded: Encoded, decode = float32): Arrays => Object.fromEntries(Object.entries(encoded).map(([name, text]) => [name, decode(text)]));
const prediction = ({ proportions, profiles }: Encoded): Prediction => ({ proportions: float32(proportions!), profiles: float32(profiles!) });

export interface TorchRun {
  readonly learningRate: number;
  readonly losses: readonly { readonly profile: number; readonly proportion: number }[];
  /** after the last step, sampled */
  readonly weights: Arrays;
  readonly statistics: Arrays;
  readonly prediction: Prediction;
}

/** What PyTorch made of a small BLUE network (test/oracles/torch/make-fixture.py). */
export const architecture = file.architecture;
export const batches: readonly TrainingBatch[] = file.batches.map(({ bulk, proportions, profiles }) => ({
  samples: file.samples, bulk: float32(bulk), proportions: float32(proportions), profiles: float32(profiles),
}));
export const predicted = { bulk: float32(file.predicted), samples: file.samples };
export const untrained = prediction(file.untrained);
export const gradients = all(file.gradients);
export const runs: readonly TorchRun[] = Object.values(file.runs).map(({ learningRate, losses, weights, statistics, proportions, profiles }) => ({
  learningRate,
  losses: losses.map(([profile, proportion]) => ({ profile, proportion })),
  weights: all(weights),
  statistics: all(statistics),
  prediction: prediction({ proportions, profiles }),
}));

/** PyTorch's initial weights, moments zero, running means 0 and variances 1. */
export function startOfTorch(): NetworkState {
  const zeros = () => Object.fromEntries(parameterShapes(architecture).map(({ name, shape }) => [name, new Float32Array(size(shape))]));
  const statistics = Object.fromEntries(Object.entries(runs[0]!.statistics).map(([name, values]) => [name, values.map(() => (name.endsWith('variance') ? 1 : 0))]));
  return { parameters: all(file.weights, bfloat16), statistics, firstMoments: zeros(), secondMoments: zeros(), steps: 0 };
}

/** The values that the fixture holds of an array. */
export function sample(values: Float32Array): Float32Array {
  return values.length > file.long ? values.filter((_, i) => i % file.sampled === 0) : values;
}

import type { Architecture } from '../../analysis/deconvolution/blue/architecture.js';
import { batchNorms, parameterShapes, size } from '../../analysis/deconvolution/blue/parameters.js';
import type { Arrays, NetworkState, NetworkWeights } from '../../analysis/deconvolution/engine/engine.js';
import { type NamedTensor, readSafetensors, type SafetensorsContent, writeSafetensors } from './safetensors.js';

export class WeightsError extends Error {
  readonly code = 'WEIGHTS';
  constructor(path: string, problem: string) {
    super(`The weights in ${path} do not belong to this network: ${problem}. Weights and model.json come from different trainings; take both from one.`);
    this.name = 'WeightsError';
  }
}

const GROUPS = ['parameters', 'firstMoments', 'secondMoments'] as const;
type Group = (typeof GROUPS)[number];

function parameterTensors(architecture: Architecture, arrays: Arrays, prefix: string): NamedTensor[] {
  return parameterShapes(architecture).map(({ name, shape }) => ({ name: prefix + name, shape, values: arrays[name] as Float32Array }));
}

function statisticTensors(architecture: Architecture, arrays: Arrays): NamedTensor[] {
  return statisticNames(architecture).map(([name, channels]) => ({ name, shape: [channels], values: arrays[name] as Float32Array }));
}

function statisticNames(architecture: Architecture): [name: string, channels: number][] {
  return batchNorms(architecture).flatMap(({ name, channels }) => ['mean', 'variance'].map((which): [string, number] => [`${name}.${which}`, channels]));
}

/** What prediction needs, in the order of the network. */
export async function writeWeights(path: string, architecture: Architecture, weights: NetworkWeights): Promise<void> {
  await writeSafetensors(path, [...parameterTensors(architecture, weights.parameters, ''), ...statisticTensors(architecture, weights.statistics)]);
}

export async function readWeights(path: string, architecture: Architecture): Promise<NetworkWeights> {
  const content = await readSafetensors(path);
  return { parameters: takeParameters(path, architecture, content, ''), statistics: takeStatistics(path, architecture, content) };
}

/** Everything that training goes on from; parameters and moments under a prefix each. */
export async function writeState(path: string, architecture: Architecture, state: NetworkState, metadata: Readonly<Record<string, string>>): Promise<void> {
  const groups = GROUPS.flatMap((group) => parameterTensors(architecture, state[group], `${group}/`));
  await writeSafetensors(path, [...groups, ...statisticTensors(architecture, state.statistics)], { ...metadata, steps: String(state.steps) });
}

export async function readState(path: string, architecture: Architecture): Promise<{ state: NetworkState; metadata: SafetensorsContent['metadata'] }> {
  const content = await readSafetensors(path);
  const [parameters, firstMoments, secondMoments] = GROUPS.map((group: Group) => takeParameters(path, architecture, content, `${group}/`)) as [Arrays, Arrays, Arrays];
  const state = { parameters, firstMoments, secondMoments, statistics: takeStatistics(path, architecture, content), steps: Number(content.metadata.steps) };
  return { state, metadata: content.metadata };
}

function takeParameters(path: string, architecture: Architecture, { tensors }: SafetensorsContent, prefix: string): Arrays {
  return Object.fromEntries(parameterShapes(architecture).map(({ name, shape }) => [name, take(path, tensors.get(prefix + name), prefix + name, shape)]));
}

function takeStatistics(path: string, architecture: Architecture, { tensors }: SafetensorsContent): Arrays {
  return Object.fromEntries(statisticNames(architecture).map(([name, channels]) => [name, take(path, tensors.get(name), name, [channels])]));
}

function take(path: string, tensor: NamedTensor | undefined, name: string, shape: readonly number[]): Float32Array {
  if (!tensor) throw new WeightsError(path, `${name} is missing`);
  if (tensor.shape.join() !== shape.join() || tensor.values.length !== size(shape)) throw new WeightsError(path, `${name} is ${tensor.shape.join(' x ')}, not ${shape.join(' x ')}`);
  return tensor.values;
}

import type { RandomStream } from '../../random/stream.js';
import type { Arrays, NetworkState } from '../engine/engine.js';
import { type Architecture, checkArchitecture, headWidths } from './architecture.js';

export interface ParameterShape {
  readonly name: string;
  readonly shape: readonly number[];
  /** a number that every element starts with, or the bound of a uniform start */
  readonly start: { readonly constant: number } | { readonly bound: number };
}

/** A double convolution: where it stands, channels in, channels out. */
export interface DoubleConvolution {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** One step up: transposed convolution from `inputs` to `inputs / 2`, joined with `skip` channels, double convolution to `outputs`. */
export interface UpBlock extends DoubleConvolution {
  readonly skip: number;
}

export interface UNetBlocks {
  readonly down: readonly DoubleConvolution[];
  readonly up: readonly UpBlock[];
}

/** The blocks of the U-Net in order; the last one gives one channel for each cell type. */
export function unetBlocks({ channels, cellTypes }: Architecture): UNetBlocks {
  const down = channels.map((outputs, i) => ({ name: `down${i}`, inputs: i === 0 ? 1 : (channels[i - 1] as number), outputs }));
  const up: UpBlock[] = [];
  let inputs = channels[channels.length - 1] as number;
  for (let i = channels.length - 2; i >= 0; i--) {
    const outputs = i === 0 ? cellTypes : (channels[i] as number);
    up.push({ name: `up${channels.length - 2 - i}`, inputs, skip: channels[i] as number, outputs });
    inputs = outputs;
  }
  return { down, up };
}

/** Names of the batch norms and their channels, in order. */
export function batchNorms(architecture: Architecture): readonly { readonly name: string; readonly channels: number }[] {
  const { down, up } = unetBlocks(architecture);
  return [...down, ...up].flatMap(({ name, outputs }) => ['first', 'second'].map((which) => ({ name: `${name}.${which}`, channels: outputs })));
}

/**
 * Every trained array in order. Linear weights are [inputs, outputs], filters [1, kernel, inputs, outputs] (transposed: [1, 2, outputs, inputs]).
 * Uniform starts are PyTorch's defaults: bound 1 / sqrt(fan in) for weights and biases, 1 and 0 for the batch norms.
 */
export function parameterShapes(architecture: Architecture): readonly ParameterShape[] {
  checkArchitecture(architecture);
  const { genes, cellTypes, featureWidth } = architecture;
  const shapes: ParameterShape[] = [];
  const add = (name: string, shape: readonly number[], start: ParameterShape['start']) => shapes.push({ name, shape, start });
  const linear = (name: string, inputs: number, outputs: number) => {
    const bound = 1 / Math.sqrt(inputs);
    add(`${name}.weight`, [inputs, outputs], { bound });
    add(`${name}.bias`, [outputs], { bound });
  };
  const double = (name: string, inputs: number, outputs: number) => {
    for (const [which, from] of [['first', inputs], ['second', outputs]] as const) {
      add(`${name}.${which}.filter`, [1, 3, from, outputs], { bound: 1 / Math.sqrt(3 * from) });
      add(`${name}.${which}.scale`, [outputs], { constant: 1 });
      add(`${name}.${which}.shift`, [outputs], { constant: 0 });
    }
  };
  linear('features.profile', genes, featureWidth);
  linear('features.proportion', genes, featureWidth);
  const { down, up } = unetBlocks(architecture);
  for (const block of down) double(block.name, block.inputs, block.outputs);
  for (const block of up) {
    const half = block.inputs / 2;
    const bound = 1 / Math.sqrt(2 * half); // PyTorch counts the fan of a transposed filter over its outputs
    add(`${block.name}.widen.filter`, [1, 2, half, block.inputs], { bound });
    add(`${block.name}.widen.bias`, [half], { bound });
    double(block.name, block.skip + half, block.outputs);
  }
  linear('profile', featureWidth, genes);
  const widths = [featureWidth, ...headWidths(featureWidth), cellTypes];
  for (let i = 0; i + 1 < widths.length; i++) linear(`head${i}`, widths[i] as number, widths[i + 1] as number);
  return shapes;
}

export function size(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** A fresh network: weights drawn from `random` in the order of `parameterShapes`, moments 0, running mean 0 and variance 1. */
export function initialState(architecture: Architecture, random: RandomStream): NetworkState {
  const shapes = parameterShapes(architecture);
  const fill = (make: (shape: ParameterShape) => Float32Array): Arrays => Object.fromEntries(shapes.map((shape) => [shape.name, make(shape)]));
  const zeros = () => fill(({ shape }) => new Float32Array(size(shape)));
  const parameters = fill(({ shape, start }) => {
    const values = new Float32Array(size(shape));
    return 'bound' in start ? values.map(() => (2 * random.uniform() - 1) * start.bound) : values.fill(start.constant);
  });
  const statistics: Record<string, Float32Array> = {};
  for (const { name, channels } of batchNorms(architecture)) {
    statistics[`${name}.mean`] = new Float32Array(channels);
    statistics[`${name}.variance`] = new Float32Array(channels).fill(1);
  }
  return { parameters, statistics, firstMoments: zeros(), secondMoments: zeros(), steps: 0 };
}

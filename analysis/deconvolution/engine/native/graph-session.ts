import type { Arrays } from '../engine.js';
import type { ParameterShape } from '../../blue/parameters.js';
import type { GraphNode } from './graph-node.js';
import { encodeSavedModel, TAG } from './saved-model.js';
import type { TensorFlow } from './tensorflow.js';
import { assigned, inputOf, type Role, copyOf } from './training-graph.js';

export class GraphLoadError extends Error {
  readonly code = 'GRAPH_LOAD';
  constructor(version: string, cause: unknown) {
    super(`TensorFlow ${version} did not take the recorded training step (${message(cause)}). Set DECONFLOW_NATIVE=eager to train without it, or take the engine wasm.`, { cause });
    this.name = 'GraphLoadError';
  }
}

export class GraphRunError extends Error {
  readonly code = 'GRAPH_RUN';
  constructor(cause: unknown) {
    super(`TensorFlow failed inside a training step (${message(cause)}), most likely for want of memory. Take a smaller model.featureWidth or training.batchSize, or set DECONFLOW_NATIVE=eager.`, { cause });
    this.name = 'GraphRunError';
  }
}

const message = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** A value to feed: its shape and float32 content, which must not change during the run. */
export interface Feed {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A graph inside TensorFlow, with its variables. */
export class GraphSession {
  private constructor(
    private readonly tensorFlow: TensorFlow,
    private readonly model: number,
    private readonly shapes: readonly ParameterShape[],
  ) {}

  static load(tensorFlow: TensorFlow, shapes: readonly ParameterShape[], nodes: readonly GraphNode[]): GraphSession {
    try {
      const model = tensorFlow.withModelFolder(encodeSavedModel(nodes), (folder) => tensorFlow.binding.loadSavedModel(folder, TAG));
      return new GraphSession(tensorFlow, model, shapes);
    } catch (cause) {
      throw new GraphLoadError(tensorFlow.binding.TF_Version, cause);
    }
  }

  /** Feeds the named nodes and gives the values of the nodes `fetch`. */
  run(feeds: Readonly<Record<string, Feed>>, fetch: readonly string[]): Float32Array[] {
    const { binding } = this.tensorFlow;
    const inputs = Object.values(feeds).map(({ shape, values }) => binding.createTensor(shape, binding.TF_FLOAT, values));
    const outputs = (names: readonly string[]) => names.map((name) => `${name}:0`).join(',');
    try {
      const found = binding.runSavedModel(this.model, inputs, outputs(Object.keys(feeds)), outputs(fetch));
      return found.map(({ id }) => {
        const values = binding.tensorDataSync(id) as Float32Array;
        binding.deleteTensor(id);
        return values;
      });
    } catch (cause) {
      throw new GraphRunError(cause);
    } finally {
      for (const id of inputs) binding.deleteTensor(id);
    }
  }

  // All arrays of a role in one run: TensorFlow prepares the graph anew for every set of names that it is asked for.

  /** Stores arrays in the variables of a role. */
  assign(role: Role, arrays: Arrays): void {
    const feeds = this.shapes.map(({ name, shape }, i) => [inputOf(role, i), { shape, values: arrays[name] as Float32Array }] as const);
    this.run(Object.fromEntries(feeds), [assigned(role)]);
  }

  /** Copies of the variables of a role. */
  read(role: Role): Arrays {
    const values = this.run({}, this.shapes.map((_, i) => copyOf(role, i)));
    return Object.fromEntries(this.shapes.map(({ name }, i) => [name, values[i] as Float32Array]));
  }

  close(): void {
    this.tensorFlow.binding.deleteSavedModel(this.model);
  }
}

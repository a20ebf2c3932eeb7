import type * as tf from '@tensorflow/tfjs-core';
import { constant, type GraphNode, type NodeAttribute } from './graph-node.js';
import type { Binding, OpAttribute, TensorFlowBackend, TensorHandle } from './tensorflow.js';

export class UnrecordedTensorError extends Error {
  readonly code = 'UNRECORDED_TENSOR';
  constructor(op: string) {
    super(`The training step uses a tensor in ${op} that was made before recording began. This is a defect of the native engine; set DECONFLOW_NATIVE=eager to train without a recorded graph.`);
    this.name = 'UnrecordedTensorError';
  }
}

export class UnknownAttributeError extends Error {
  readonly code = 'UNKNOWN_ATTRIBUTE';
  constructor(op: string, name: string) {
    super(`Attribute ${name} of ${op} has a type that the native engine cannot record. This is a defect; set DECONFLOW_NATIVE=eager to train without a recorded graph.`);
    this.name = 'UnknownAttributeError';
  }
}

export interface Recording<R> {
  readonly nodes: readonly GraphNode[];
  readonly result: R;
}

/**
 * Runs `run` and notes every TensorFlow op that it executes as a graph node. `given`: tensors that exist before, by the
 * name of the node that stands for them; values made on the way become constants. `nameOf` gives the node of a tensor.
 */
export function recordOps<R>(backend: TensorFlowBackend, prefix: string, given: ReadonlyMap<string, tf.Tensor>, run: (nameOf: (tensor: tf.Tensor) => string) => R): Recording<R> {
  const original = backend.binding;
  const nodes: GraphNode[] = [];
  const names = new Map<number, string>();
  const values = new Map<number, Parameters<Binding['createTensor']>>();
  for (const [name, tensor] of given) names.set(backend.getInputTensorIds([tensor])[0] as number, name);

  const add = (node: GraphNode): string => {
    nodes.push(node);
    return node.name;
  };
  const nameOf = (id: number, user: string): string => {
    const known = names.get(id);
    if (known !== undefined) return known;
    const made = values.get(id);
    if (made === undefined) throw new UnrecordedTensorError(user);
    const [shape, dtype, content] = made;
    const name = add(constant(`${prefix}Const_${nodes.length}`, dtype, shape, content));
    names.set(id, name);
    return name;
  };
  const recorder: Partial<Binding> = {
    executeOp(op: string, attributes: readonly OpAttribute[], inputs: readonly number[], outputs: number): TensorHandle[] {
      const made = original.executeOp(op, attributes, inputs, outputs);
      const from = inputs.map((id) => nameOf(id, op));
      const name = add({ name: `${prefix}${op}_${nodes.length}`, op, inputs: from, attributes: Object.fromEntries(attributes.map((attribute) => [attribute.name, convert(original, op, attribute)])) });
      made.forEach(({ id }, i) => names.set(id, i === 0 ? name : `${name}:${i}`));
      return made;
    },
    createTensor(shape, dtype, content) {
      const id = original.createTensor(shape, dtype, content);
      values.set(id, [[...shape], dtype, content]);
      return id;
    },
  };
  // The binding's own properties cannot be written and a Proxy of it throws: a plain copy takes its place.
  const copy = Object.fromEntries(Object.getOwnPropertyNames(original).map((name) => [name, original[name as keyof Binding]]));
  backend.binding = { ...copy, ...recorder } as Binding;
  try {
    const result = run((tensor) => nameOf(backend.getInputTensorIds([tensor])[0] as number, 'its result'));
    return { nodes, result };
  } finally {
    backend.binding = original;
  }
}

function convert(binding: Binding, op: string, { name, type, value }: OpAttribute): NodeAttribute {
  if (type === binding.TF_ATTR_STRING) return { kind: 'string', value: value as string };
  if (type === binding.TF_ATTR_TYPE) return { kind: 'type', value: value as number };
  if (type === binding.TF_ATTR_BOOL) return { kind: 'bool', value: value as boolean };
  if (type === binding.TF_ATTR_FLOAT) return { kind: 'float', value: value as number };
  if (type === binding.TF_ATTR_SHAPE) return { kind: 'shape', value: value as number[] };
  if (type === binding.TF_ATTR_INT) return Array.isArray(value) ? { kind: 'ints', value: value as number[] } : { kind: 'int', value: value as number };
  throw new UnknownAttributeError(op, name);
}

import type { TensorValues } from './tensorflow.js';

/** An attribute with the type that TensorFlow's AttrValue gives it. */
export type NodeAttribute =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  /** a number of TensorFlow's DataType */
  | { readonly kind: 'type'; readonly value: number }
  | { readonly kind: 'shape'; readonly value: readonly number[] }
  | { readonly kind: 'tensor'; readonly dtype: number; readonly shape: readonly number[]; readonly values: TensorValues };

/** One node of a TensorFlow graph. An input is `node`, `node:1` for its second output, or `^node`: run after it. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, NodeAttribute>>;
}

/** TensorFlow's numbers of the types that graphs made here name themselves. */
export const FLOAT = 1;
export const INT32 = 3;

const float: NodeAttribute = { kind: 'type', value: FLOAT };

export function placeholder(name: string, shape: readonly number[] = []): GraphNode {
  return { name, op: 'Placeholder', inputs: [], attributes: { dtype: float, shape: { kind: 'shape', value: shape } } };
}

export function constant(name: string, dtype: number, shape: readonly number[], values: TensorValues): GraphNode {
  return { name, op: 'Const', inputs: [], attributes: { dtype: { kind: 'type', value: dtype }, value: { kind: 'tensor', dtype, shape, values } } };
}

export function scalar(name: string, value: number): GraphNode {
  return constant(name, FLOAT, [], Float32Array.of(value));
}

/** A node of an op over float32 with the type attribute that the op calls `T` or `dtype`. */
export function floatNode(name: string, op: string, inputs: readonly string[], typeName: 'T' | 'dtype' = 'T', more: GraphNode['attributes'] = {}): GraphNode {
  return { name, op, inputs, attributes: { [typeName]: float, ...more } };
}

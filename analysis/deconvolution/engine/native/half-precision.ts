import { FLOAT, type GraphNode, type NodeAttribute } from './graph-node.js';

/** TensorFlow's number of bfloat16: the exponent of float32 with 8 bits of precision. */
const BFLOAT16 = 14;

/** The ops whose products make up nearly all of a step's time, and which of their inputs hold values (the others are shapes). */
const HEAVY: Readonly<Record<string, readonly number[]>> = {
  Conv2D: [0, 1],
  Conv2DBackpropInput: [1, 2],
  Conv2DBackpropFilter: [0, 2],
  BatchMatMulV2: [0, 1],
};

const type = (value: number): NodeAttribute => ({ kind: 'type', value });
const cast = (name: string, input: string, from: number, to: number): GraphNode => ({
  name, op: 'Cast', inputs: [input], attributes: { SrcT: type(from), DstT: type(to), Truncate: { kind: 'bool', value: false } },
});

/**
 * The same graph with its convolutions and matrix products in bfloat16, which sum in float32 inside; weights, moments, batch norm and the
 * loss stay float32. Values that several products read are cast once.
 */
export function inBfloat16(nodes: readonly GraphNode[]): GraphNode[] {
  const casts = new Map<string, GraphNode>();
  const reduced = (input: string): string => {
    const made = casts.get(input) ?? cast(`${input.replace(':', '_')}_bfloat16`, input, FLOAT, BFLOAT16);
    casts.set(input, made);
    return made.name;
  };
  const heavy = nodes.flatMap((node) => {
    const values = HEAVY[node.op];
    if (values === undefined) return [node];
    const inputs = node.inputs.map((input, i) => (values.includes(i) ? reduced(input) : input));
    // The old name goes to the float32 result, so that its readers need no change.
    const product = `${node.name}/product`;
    return [{ ...node, name: product, inputs, attributes: { ...node.attributes, T: type(BFLOAT16) } }, cast(node.name, product, BFLOAT16, FLOAT)];
  });
  return [...heavy, ...casts.values()];
}

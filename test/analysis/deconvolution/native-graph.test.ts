import type * as tf from '@tensorflow/tfjs-core';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { constant, floatNode, type GraphNode, INT32, placeholder } from '../../../analysis/deconvolution/engine/native/graph-node.js';
import { recordOps, UnknownAttributeError, UnrecordedTensorError } from '../../../analysis/deconvolution/engine/native/record-ops.js';
import type { RecordedStep } from '../../../analysis/deconvolution/engine/native/record-step.js';
import { encodeSavedModel } from '../../../analysis/deconvolution/engine/native/saved-model.js';
import type { Binding, TensorFlowBackend } from '../../../analysis/deconvolution/engine/native/tensorflow.js';
import { trainingGraph } from '../../../analysis/deconvolution/engine/native/training-graph.js';
import { parameterShapes } from '../../../analysis/deconvolution/blue/parameters.js';
import { TINY } from './small-study.js';

/** The messages as TensorFlow's own .proto files declare them, without the fields that stay empty. */
const PROTO = `
syntax = "proto3";
message SavedModel { int64 saved_model_schema_version = 1; repeated MetaGraphDef meta_graphs = 2; }
message MetaGraphDef { MetaInfoDef meta_info_def = 1; GraphDef graph_def = 2; }
message MetaInfoDef { repeated string tags = 4; }
message GraphDef { repeated NodeDef node = 1; VersionDef versions = 4; }
message VersionDef { int32 producer = 1; }
message NodeDef { string name = 1; string op = 2; repeated string input = 3; map<string, AttrValue> attr = 5; }
message AttrValue { ListValue list = 1; bytes s = 2; int64 i = 3; float f = 4; bool b = 5; int32 type = 6; TensorShapeProto shape = 7; TensorProto tensor = 8; }
message ListValue { repeated int64 i = 3; }
message TensorShapeProto { repeated Dim dim = 2; }
message Dim { int64 size = 1; }
message TensorProto { int32 dtype = 1; TensorShapeProto tensor_shape = 2; bytes tensor_content = 4; }
`;

function decode(nodes: readonly GraphNode[]) {
  const type = protobuf.parse(PROTO, { keepCase: true }).root.lookupType('SavedModel');
  return type.toObject(type.decode(encodeSavedModel(nodes)), { longs: Number, bytes: Array }) as unknown;
}

describe('the saved model', () => {
  it('holds the nodes as TensorFlow reads them', () => {
    const convolution: GraphNode = {
      name: 'c', op: 'Conv2D', inputs: ['x', 'w:1', '^after'],
      attributes: { padding: { kind: 'string', value: 'SAME' }, strides: { kind: 'ints', value: [1, 1, 300, 1] }, epsilon: { kind: 'float', value: 0.5 }, flag: { kind: 'bool', value: true }, N: { kind: 'int', value: -1 } },
    };
    const found = decode([placeholder('x', [2, 300]), convolution, constant('k', INT32, [2], Int32Array.of(1, 256))]);
    const size = (n: number) => ({ size: n });
    expect(found).toEqual({
      saved_model_schema_version: 1,
      meta_graphs: [{
        meta_info_def: { tags: ['train'] },
        graph_def: {
          versions: { producer: 1087 },
          node: [
            { name: 'x', op: 'Placeholder', attr: { dtype: { type: 1 }, shape: { shape: { dim: [size(2), size(300)] } } } },
            { name: 'c', op: 'Conv2D', input: ['x', 'w:1', '^after'], attr: { padding: { s: [83, 65, 77, 69] }, strides: { list: { i: [1, 1, 300, 1] } }, epsilon: { f: 0.5 }, flag: { b: true }, N: { i: -1 } } },
            { name: 'k', op: 'Const', attr: { dtype: { type: 3 }, value: { tensor: { dtype: 3, tensor_shape: { dim: [size(2)] }, tensor_content: [1, 0, 0, 0, 0, 1, 0, 0] } } } },
          ],
        },
      }],
    });
  });
});

/** A binding that computes nothing and counts tensors; a tensor is its number. */
function backendWithoutTensorFlow(): TensorFlowBackend {
  let next = 100;
  const handle = () => ({ id: next++, shape: [], dtype: 1 });
  const binding = { TF_FLOAT: 1, TF_ATTR_STRING: 0, TF_ATTR_INT: 1, TF_ATTR_TYPE: 4, createTensor: () => next++, executeOp: (_op: string, _attributes: unknown, _inputs: unknown, outputs: number) => Array.from({ length: outputs }, handle) };
  return { binding: Object.freeze(binding) as unknown as Binding, getInputTensorIds: (tensors: readonly number[]) => [...tensors] } as unknown as TensorFlowBackend;
}
const numbered = (id: number) => id as unknown as tf.Tensor;

describe('the recorder', () => {
  it('notes ops with their inputs, second outputs and constants, and puts the binding back', () => {
    const backend = backendWithoutTensorFlow();
    const original = backend.binding;
    const { nodes, result } = recordOps(backend, 'p/', new Map([['p/x', numbered(7)]]), (nameOf) => {
      const { binding } = backend;
      const axis = binding.createTensor([], 3, Int32Array.of(1));
      const halves = binding.executeOp('Split', [{ name: 'num_split', type: 1, value: 2 }], [axis, 7], 2);
      const [sum] = binding.executeOp('AddV2', [{ name: 'T', type: 4, value: 1 }], halves.map(({ id }) => id), 1);
      return nameOf(numbered((sum as { id: number }).id));
    });
    expect(backend.binding).toBe(original);
    expect(result).toBe('p/AddV2_2');
    expect(nodes.map(({ name, op, inputs }) => [name, op, inputs])).toEqual([
      ['p/Const_0', 'Const', []],
      ['p/Split_1', 'Split', ['p/Const_0', 'p/x']],
      ['p/AddV2_2', 'AddV2', ['p/Split_1', 'p/Split_1:1']],
    ]);
    expect(nodes[1]?.attributes).toEqual({ num_split: { kind: 'int', value: 2 } });
  });
  it('refuses tensors from before and attributes that it does not know, and puts the binding back', () => {
    const backend = backendWithoutTensorFlow();
    const original = backend.binding;
    expect(() => recordOps(backend, '', new Map(), () => backend.binding.executeOp('Relu', [], [3], 1))).toThrow(UnrecordedTensorError);
    expect(() => recordOps(backend, '', new Map(), () => backend.binding.executeOp('Relu', [{ name: 'r', type: 99, value: 0 }], [], 1))).toThrow(UnknownAttributeError);
    expect(backend.binding).toBe(original);
  });
});

describe('the training graph', () => {
  const gradients = parameterShapes(TINY).map((_, i) => `batch4/gradient_${i}`);
  const step: RecordedStep = {
    prefix: 'batch4/', samples: 4, profile: 'batch4/p', proportion: 'batch4/q', gradients, eager: { profile: 1, proportion: 1 }, nodes: [floatNode('batch4/user', 'Relu', ['batch4/weight_0'])],
    statistics: [{ name: 'down0.first', mean: 'batch4/b:1', variance: 'batch4/b:2', count: 128 }],
  };
  const graph = trainingGraph(TINY, { beta1: 0.9, beta2: 0.999 }, [step]);
  it('has every node once', () => {
    expect(new Set(graph.map(({ name }) => name)).size).toBe(graph.length);
  });
  it('changes a weight after all that read it, and gives the losses after all changes', () => {
    const adam = graph.filter(({ op }) => op === 'ResourceApplyAdam');
    expect(adam).toHaveLength(gradients.length);
    expect(adam[0]?.inputs).toEqual(['parameters_0', 'firstMoments_0', 'secondMoments_0', 'adam/zero', 'adam/zero', 'adam/step', 'adam/beta1', 'adam/beta2', 'adam/epsilon', 'batch4/gradient_0', '^batch4/user']);
    expect(graph.find(({ name }) => name === 'batch4/losses')?.inputs).toEqual(['batch4/both_losses', ...adam.map(({ name }) => `^${name}`)]);
  });
  it('copies arrays on their way in and out, since the variables are changed in place', () => {
    const node = (name: string) => graph.find((other) => other.name === name);
    expect(node('secondMoments_3/copy')).toMatchObject({ op: 'DeepCopy', inputs: ['secondMoments_3/input'] });
    expect(node('secondMoments_3/store')?.inputs).toEqual(['secondMoments_3', 'secondMoments_3/copy']);
    expect(node('secondMoments_3/value')).toMatchObject({ op: 'DeepCopy', inputs: ['secondMoments_3/read'] });
  });
});

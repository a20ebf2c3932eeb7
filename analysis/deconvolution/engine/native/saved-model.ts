import protobuf from 'protobufjs/minimal.js';
import type { GraphNode, NodeAttribute } from './graph-node.js';

/** The tag under which the graph is saved and loaded. */
export const TAG = 'train';
/** GraphDef version that the ops are written in: that of TensorFlow 2.9, the oldest that tfjs-node 4.22.0 comes with. */
const PRODUCER = 1087;
const SCHEMA_VERSION = 1;

// Wire types of protocol buffers.
const VARINT = 0;
const BYTES = 2;
const FIXED_32 = 5;
const key = (field: number, wire: number) => (field << 3) | wire;

type Writer = protobuf.Writer;
const message = (writer: Writer, field: number, write: (inner: Writer) => void): Writer => {
  write(writer.uint32(key(field, BYTES)).fork());
  return writer.ldelim();
};
const text = (writer: Writer, field: number, value: string): Writer => writer.uint32(key(field, BYTES)).string(value);
const integer = (writer: Writer, field: number, value: number): Writer => writer.uint32(key(field, VARINT)).int64(value);

/**
 * The bytes of a saved_model.pb that holds the graph and nothing else: SavedModel > MetaGraphDef > GraphDef > NodeDef of
 * TensorFlow's protocol buffers (tensorflow/core/protobuf and framework). Numbers below are field numbers of those files.
 */
export function encodeSavedModel(nodes: readonly GraphNode[]): Uint8Array {
  const writer = protobuf.Writer.create();
  integer(writer, 1, SCHEMA_VERSION);
  message(writer, 2, (metaGraph) => {
    message(metaGraph, 1, (information) => text(information, 4, TAG));
    message(metaGraph, 2, (graph) => {
      for (const node of nodes) message(graph, 1, (inner) => encodeNode(inner, node));
      message(graph, 4, (versions) => integer(versions, 1, PRODUCER));
    });
  });
  return writer.finish();
}

function encodeNode(writer: Writer, { name, op, inputs, attributes }: GraphNode): void {
  text(writer, 1, name);
  text(writer, 2, op);
  for (const input of inputs) text(writer, 3, input);
  for (const [attribute, value] of Object.entries(attributes)) {
    message(writer, 5, (entry) => {
      text(entry, 1, attribute);
      message(entry, 2, (inner) => encodeAttribute(inner, value));
    });
  }
}

function encodeAttribute(writer: Writer, attribute: NodeAttribute): void {
  switch (attribute.kind) {
    case 'string':
      text(writer, 2, attribute.value);
      return;
    case 'int':
      integer(writer, 3, attribute.value);
      return;
    case 'ints':
      message(writer, 1, (list) => {
        for (const value of attribute.value) integer(list, 3, value);
      });
      return;
    case 'float':
      writer.uint32(key(4, FIXED_32)).float(attribute.value);
      return;
    case 'bool':
      integer(writer, 5, attribute.value ? 1 : 0);
      return;
    case 'type':
      integer(writer, 6, attribute.value);
      return;
    case 'shape':
      message(writer, 7, (shape) => encodeShape(shape, attribute.value));
      return;
    case 'tensor':
      message(writer, 8, (tensor) => {
        const { buffer, byteOffset, byteLength } = attribute.values;
        integer(tensor, 1, attribute.dtype);
        message(tensor, 2, (shape) => encodeShape(shape, attribute.shape));
        tensor.uint32(key(4, BYTES)).bytes(new Uint8Array(buffer, byteOffset, byteLength));
      });
  }
}

function encodeShape(writer: Writer, shape: readonly number[]): void {
  for (const size of shape) message(writer, 2, (dimension) => integer(dimension, 1, size));
}

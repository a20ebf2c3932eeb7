import type * as tf from '@tensorflow/tfjs-core';
import { cut, type Heap } from '../heap.js';
import type { Task } from '../task-pool.js';
import { input, type Kernel, PIECES, rowsAndColumns } from './kernel.js';

/** The stock kernel copies; what is kept for the gradient needs no copy. */
export function identity(heap: Heap): Kernel {
  return { name: 'Identity', run: (tensors) => heap.share(input(tensors, 'x')) };
}

/** Two feature maps side by side along the channels. */
export function concatenation(heap: Heap): Kernel {
  return {
    name: 'Concat',
    run(tensors, attributes) {
      const [left, right, ...more] = Object.values(tensors) as [tf.TensorInfo, tf.TensorInfo, ...tf.TensorInfo[]];
      if (more.length > 0 || !right || left.shape.length !== 4 || attributes.axis !== 3) return undefined;
      const [rows, a] = rowsAndColumns(left.shape);
      const b = right.shape[3] as number;
      const out = heap.output([...left.shape.slice(0, 3), a + b]);
      const [ls, rs, os] = [heap.pointer(left), heap.pointer(right), heap.pointer(out)];
      heap.pool.run(cut(rows, PIECES).map(([from, to]): Task => ['joinColumns', ls + from * a * 4, rs + from * b * 4, os + from * (a + b) * 4, to - from, a, b]));
      return out;
    },
  };
}

/** The opposite, which is the gradient of the former. */
export function split(heap: Heap): Kernel {
  return {
    name: 'SplitV',
    run(tensors, attributes) {
      const x = input(tensors, 'x');
      const sizes = attributes.numOrSizeSplits;
      if (x.shape.length !== 4 || attributes.axis !== 3 || !Array.isArray(sizes) || sizes.length !== 2) return undefined;
      const [a, b] = sizes as [number, number];
      const [rows] = rowsAndColumns(x.shape);
      const left = heap.output([...x.shape.slice(0, 3), a]);
      const right = heap.output([...x.shape.slice(0, 3), b]);
      const [xs, ls, rs] = [heap.pointer(x), heap.pointer(left), heap.pointer(right)];
      heap.pool.run(cut(rows, PIECES).map(([from, to]): Task => ['splitColumns', xs + from * (a + b) * 4, ls + from * a * 4, rs + from * b * 4, to - from, a, b]));
      return [left, right];
    },
  };
}

/** Swaps the last two of three axes. */
export function transposition(heap: Heap): Kernel {
  return {
    name: 'Transpose',
    run(tensors, attributes) {
      const x = input(tensors, 'x');
      const order = attributes.perm as number[];
      if (x.dtype !== 'float32' || order.join() !== '0,2,1') return undefined;
      const [batch, rows, columns] = x.shape as [number, number, number];
      const out = heap.output([batch, columns, rows]);
      const size = rows * columns * 4;
      heap.pool.run(Array.from({ length: batch }, (_, i): Task => ['transpose', heap.pointer(x) + i * size, heap.pointer(out) + i * size, rows, columns]));
      return out;
    },
  };
}

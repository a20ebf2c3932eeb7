import type * as tf from '@tensorflow/tfjs-core';
import { cut, type Heap } from '../heap.js';
import { SCRATCH, type Task } from '../task-pool.js';
import { input, type Kernel, PIECES } from './kernel.js';
import { multiply } from './matrix-product.js';

type Shape4 = [number, number, number, number];

/** `same`: kernel 3, stride 1; `double`: kernel 2, stride 2 (up-sampling by transposed convolution); else left to the stock kernel. */
function kindOf(map: readonly number[], filter: readonly number[]): 'same' | 'double' | undefined {
  if (map.length !== 4 || map[1] !== 1 || filter[0] !== 1) return undefined;
  if (filter[1] === 3 && (map[2] as number) >= 2) return 'same';
  return filter[1] === 2 ? 'double' : undefined;
}

/** The compiled kernels multiply panels of so many columns. */
const PANEL = 8;

/** Kernel 3 over a batch. `reversed`: with the filter of the gradient with respect to the input, whose inputs are the filter's outputs. */
function convolveBatch(heap: Heap, x: number, filter: number, y: number, [batch, length, inputs, outputs]: Shape4, reversed: boolean): void {
  const [rows, columns] = reversed ? [outputs, inputs] : [inputs, outputs];
  const panels = Math.ceil(columns / PANEL);
  // Packed once for all items and threads.
  const packed = heap.temporary(panels * 3 * rows * PANEL * 4);
  heap.pool.run(cut(panels, PIECES).map(([from, to]): Task => ['packFilter', filter, packed, inputs, outputs, from, to, Number(reversed)]));
  heap.pool.run(cut(batch, PIECES).map(([from, to]): Task => ['convolve', x, packed, y, from, to, length, rows, columns, SCRATCH]));
}

/** Forward convolution; also the gradient of the up-sampling with respect to its input. */
export function convolution(heap: Heap): Kernel {
  return {
    name: 'Conv2D',
    run(tensors) {
      const x = input(tensors, 'x');
      const filter = input(tensors, 'filter');
      const [, , inputs, outputs] = filter.shape as Shape4;
      const [batch, , length] = x.shape as Shape4;
      const kind = kindOf(x.shape, filter.shape);
      if (kind === undefined) return undefined;
      const y = heap.output([batch, 1, kind === 'same' ? length : length / 2, outputs]);
      if (kind === 'same') convolveBatch(heap, heap.pointer(x), heap.pointer(filter), heap.pointer(y), [batch, length, inputs, outputs], false);
      else {
        // two positions are one row of 2 * inputs floats
        const rows = { at: heap.pointer(x), row: 2 * inputs * 4, column: 4 };
        multiply(heap, rows, { at: heap.pointer(filter), row: outputs * 4, column: 4 }, heap.pointer(y), (batch * length) / 2, outputs, 2 * inputs);
      }
      return y;
    },
  };
}

/** Gradient of a convolution with respect to its input; also the forward transposed convolution. */
export function convolutionInputGradient(heap: Heap): Kernel {
  return {
    name: 'Conv2DBackpropInput',
    run(tensors) {
      const dy = input(tensors, 'dy');
      const filter = input(tensors, 'filter');
      const [, , inputs, outputs] = filter.shape as Shape4;
      const [batch, , length] = dy.shape as Shape4;
      const kind = kindOf(dy.shape, filter.shape);
      if (kind === undefined) return undefined;
      const dx = heap.output([batch, 1, kind === 'same' ? length : 2 * length, inputs]);
      if (kind === 'same') convolveBatch(heap, heap.pointer(dy), heap.pointer(filter), heap.pointer(dx), [batch, length, inputs, outputs], true);
      else {
        const transposed = { at: heap.pointer(filter), row: 4, column: outputs * 4 };
        multiply(heap, { at: heap.pointer(dy), row: outputs * 4, column: 4 }, transposed, heap.pointer(dx), batch * length, 2 * inputs, outputs);
      }
      return dx;
    },
  };
}

/** Gradient of a convolution with respect to its filter. */
export function convolutionFilterGradient(heap: Heap): Kernel {
  return {
    name: 'Conv2DBackpropFilter',
    run(tensors, attributes): tf.TensorInfo {
      const x = input(tensors, 'x');
      const dy = input(tensors, 'dy');
      const shape = attributes.filterShape as Shape4;
      const [, , inputs, outputs] = shape;
      const [batch, , length] = x.shape as Shape4;
      const kind = kindOf(x.shape, shape);
      if (kind === undefined) throw new Error(`No filter gradient for a filter of shape ${shape.join(' x ')}: only kernels 3 and 2 along the length.`);
      const gradient = heap.output(shape);
      if (kind === 'same') {
        const size = 3 * inputs * outputs;
        const pieces = cut(batch, 8);
        const partial = heap.temporary(pieces.length * size * 4);
        heap.pool.run(
          pieces.map(([from, to], i): Task => ['convolveFilterGradient', heap.pointer(x), heap.pointer(dy), partial + i * size * 4, from, to, length, inputs, outputs, SCRATCH]),
        );
        heap.pool.run([['sumParts', partial, heap.pointer(gradient), pieces.length, size]]);
      } else {
        const columns = { at: heap.pointer(x), row: 4, column: 2 * inputs * 4 };
        multiply(heap, columns, { at: heap.pointer(dy), row: outputs * 4, column: 4 }, heap.pointer(gradient), 2 * inputs, outputs, (batch * length) / 2);
      }
      return gradient;
    },
  };
}

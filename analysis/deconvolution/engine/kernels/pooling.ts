import { cut, type Heap } from '../heap.js';
import type { Task } from '../task-pool.js';
import { input, type Kernel, PIECES } from './kernel.js';

type Shape4 = [number, number, number, number];

/** Max pooling of two neighbouring positions. */
export function maxPool(heap: Heap): Kernel {
  return {
    name: 'MaxPool',
    run(tensors) {
      const x = input(tensors, 'x');
      const [batch, height, length, channels] = x.shape as Shape4;
      if (height !== 1 || length % 2 !== 0) return undefined;
      const y = heap.output([batch, 1, length / 2, channels]);
      const [from0, to0, row] = [heap.pointer(x), heap.pointer(y), channels * 4];
      heap.pool.run(cut((batch * length) / 2, PIECES).map(([from, to]): Task => ['maxPool', from0 + 2 * from * row, to0 + from * row, to - from, channels]));
      return y;
    },
  };
}

/** Its gradient. The stock kernel of TF.js 4.22 gives wrong values, so nothing is left to it. */
export function maxPoolGradient(heap: Heap): Kernel {
  return {
    name: 'MaxPoolGrad',
    run(tensors) {
      const x = input(tensors, 'input');
      const dy = input(tensors, 'dy');
      const [batch, height, length, channels] = x.shape as Shape4;
      if (height !== 1 || length % 2 !== 0) throw new Error(`No max pool gradient for the shape ${x.shape.join(' x ')}.`);
      const dx = heap.output(x.shape);
      const [xs, dys, dxs, row] = [heap.pointer(x), heap.pointer(dy), heap.pointer(dx), channels * 4];
      heap.pool.run(
        cut((batch * length) / 2, PIECES).map(([from, to]): Task => ['maxPoolGradient', xs + 2 * from * row, dys + from * row, dxs + 2 * from * row, to - from, channels]),
      );
      return dx;
    },
  };
}

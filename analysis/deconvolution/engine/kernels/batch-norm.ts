import { BATCH_NORM_EPSILON } from '../../blue/batch-norm.js';
import { cut, type Heap } from '../heap.js';
import { SCRATCH, type Task } from '../task-pool.js';
import { input, type Kernel, PIECES, rowsAndColumns } from './kernel.js';
import { columnSums } from './sum.js';

/** y = relu(x * factor + offset), one factor and offset for each channel. */
export function scaleShiftRelu(heap: Heap): Kernel {
  return {
    name: 'ScaleShiftRelu',
    run(tensors) {
      const x = input(tensors, 'x');
      const y = heap.output(x.shape);
      applyScale(heap, heap.pointer(x), heap.pointer(y), heap.pointer(input(tensors, 'factor')), heap.pointer(input(tensors, 'offset')), ...rowsAndColumns(x.shape));
      return y;
    },
  };
}

function applyScale(heap: Heap, x: number, y: number, factor: number, offset: number, rows: number, columns: number): void {
  const row = columns * 4;
  heap.pool.run(cut(rows, PIECES).map(([from, to]): Task => ['scaleShiftRelu', x + from * row, y + from * row, factor, offset, to - from, columns]));
}

/** Batch norm with the batch's own statistics, then ReLU: [y, mean, variance (population)]. */
export function batchNormRelu(heap: Heap): Kernel {
  return {
    name: 'BatchNormRelu',
    run(tensors) {
      const x = input(tensors, 'x');
      const [rows, columns] = rowsAndColumns(x.shape);
      const row = columns * 4;
      const xs = heap.pointer(x);
      const y = heap.output(x.shape);
      const mean = heap.output([columns]);
      const variance = heap.output([columns]);
      const sums = columnSums(heap, rows, columns, (from, to, out) => ['sumColumns', xs + from * row, out, to - from, columns, SCRATCH]);
      heap.floats(heap.pointer(mean), columns).set(sums.map((total) => total / rows));
      const squares = columnSums(heap, rows, columns, (from, to, out) => ['sumSquaredDeviations', xs + from * row, heap.pointer(mean), out, to - from, columns, SCRATCH]);
      heap.floats(heap.pointer(variance), columns).set(squares.map((total) => total / rows));
      const means = heap.floats(heap.pointer(mean), columns).slice();
      const variances = heap.floats(heap.pointer(variance), columns).slice();
      const scale = heap.floats(heap.pointer(input(tensors, 'scale')), columns).slice();
      const shift = heap.floats(heap.pointer(input(tensors, 'shift')), columns).slice();
      const at = heap.temporary(2 * row);
      const factor = heap.floats(at, columns);
      const offset = heap.floats(at + row, columns);
      for (let j = 0; j < columns; j++) {
        factor[j] = (scale[j] as number) / Math.sqrt((variances[j] as number) + BATCH_NORM_EPSILON);
        offset[j] = (shift[j] as number) - (means[j] as number) * (factor[j] as number);
      }
      applyScale(heap, xs, heap.pointer(y), at, at + row, rows, columns);
      return [y, mean, variance];
    },
  };
}

/** Gradient of the former: [dx, dScale, dShift]. */
export function batchNormReluGradient(heap: Heap): Kernel {
  return {
    name: 'BatchNormReluGrad',
    run(tensors) {
      const x = input(tensors, 'x');
      const [rows, columns] = rowsAndColumns(x.shape);
      const row = columns * 4;
      const [dys, xs, ys, mean] = [input(tensors, 'dy'), x, input(tensors, 'y'), input(tensors, 'mean')].map((t) => heap.pointer(t)) as [number, number, number, number];
      const dx = heap.output(x.shape);
      const dScale = heap.output([columns]);
      const dShift = heap.output([columns]);
      const task = (from: number, to: number, out: number): Task => ['sumNormGradients', dys + from * row, xs + from * row, ys + from * row, mean, out, to - from, columns, SCRATCH];
      const sums = columnSums(heap, rows, columns, task, 2 * columns);
      const means = heap.floats(mean, columns).slice();
      const variances = heap.floats(heap.pointer(input(tensors, 'variance')), columns).slice();
      const scale = heap.floats(heap.pointer(input(tensors, 'scale')), columns).slice();
      const at = heap.temporary(3 * row);
      const [factor, slope, offset] = [heap.floats(at, columns), heap.floats(at + row, columns), heap.floats(at + 2 * row, columns)];
      const [scales, shifts] = [heap.floats(heap.pointer(dScale), columns), heap.floats(heap.pointer(dShift), columns)];
      for (let j = 0; j < columns; j++) {
        const [gradients, products] = [sums[j] as number, sums[columns + j] as number];
        const inverse = 1 / Math.sqrt((variances[j] as number) + BATCH_NORM_EPSILON);
        const gain = (scale[j] as number) * inverse;
        const bend = (-gain * inverse * inverse * products) / rows;
        shifts[j] = gradients;
        scales[j] = products * inverse;
        factor[j] = gain;
        slope[j] = bend;
        offset[j] = (-gain * gradients) / rows - bend * (means[j] as number);
      }
      heap.pool.run(
        cut(rows, PIECES).map(([from, to]): Task => [
          'normInputGradient', dys + from * row, xs + from * row, ys + from * row, heap.pointer(dx) + from * row, at, at + row, at + 2 * row, to - from, columns,
        ]),
      );
      return [dx, dScale, dShift];
    },
  };
}

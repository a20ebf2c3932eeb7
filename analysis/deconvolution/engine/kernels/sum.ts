import { cut, type Heap } from '../heap.js';
import { SCRATCH, type Task } from '../task-pool.js';
import { input, type Kernel, PIECES, rowsAndColumns } from './kernel.js';

const MAX_COLUMNS = 16384; // the scratch of a thread holds so many float sums, twice over

/** Column sums of an array in the heap [rows, columns], in float64: partial sums are added in order. */
export function columnSums(heap: Heap, rows: number, columns: number, task: (from: number, to: number, out: number) => Task, width = columns): Float64Array {
  const pieces = cut(rows, columns <= 512 ? PIECES : 4);
  const partial = heap.temporary(pieces.length * width * 8);
  heap.pool.run(pieces.map(([from, to], i) => task(from, to, partial + i * width * 8)));
  const values = heap.doubles(partial, pieces.length * width);
  const sums = new Float64Array(width);
  for (let i = 0; i < pieces.length; i++) for (let j = 0; j < width; j++) (sums[j] as number) += values[i * width + j] as number;
  return sums;
}

/** tf.sum of everything, or over all axes but the last; in float64 inside. */
export function sum(heap: Heap): Kernel {
  return {
    name: 'Sum',
    run(tensors, attributes) {
      const x = input(tensors, 'x');
      const rank = x.shape.length;
      const axes = [attributes.axis ?? x.shape.map((_, i) => i)].flat().map((axis) => (Number(axis) < 0 ? Number(axis) + rank : Number(axis)));
      if (x.dtype !== 'float32' || attributes.keepDims === true || rank === 0) return undefined;
      const [rows, columns] = rowsAndColumns(x.shape);
      const from0 = heap.pointer(x);
      if (axes.length === rank) {
        const total = columnSums(heap, rows * columns, 1, (from, to, out) => ['sumAll', from0 + from * 4, out, to - from]);
        const out = heap.output([]);
        heap.floats(heap.pointer(out), 1).set(total);
        return out;
      }
      const leading = axes.length === rank - 1 && [...axes].sort((a, b) => a - b).every((axis, i) => axis === i);
      if (!leading || columns > MAX_COLUMNS) return undefined;
      const sums = columnSums(heap, rows, columns, (from, to, out) => ['sumColumns', from0 + from * columns * 4, out, to - from, columns, SCRATCH]);
      const out = heap.output([columns]);
      heap.floats(heap.pointer(out), columns).set(sums);
      return out;
    },
  };
}

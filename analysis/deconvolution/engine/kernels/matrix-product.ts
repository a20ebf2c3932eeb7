import { cut, type Heap } from '../heap.js';
import { SCRATCH, type Task } from '../task-pool.js';
import { input, type Kernel, PIECES } from './kernel.js';

/** A matrix somewhere in the heap: address and strides in bytes. */
export interface Operand {
  readonly at: number;
  readonly row: number;
  readonly column: number;
}

const SMALL = 32768; // multiply-adds below which one task is quickest

/** c[m, n] = a[m, k] b[k, n], c contiguous; cut along n, m or k by the shape alone. */
export function multiply(heap: Heap, a: Operand, b: Operand, c: number, m: number, n: number, k: number): void {
  const cRow = n * 4;
  const part = (i0: number, i1: number, j0: number, j1: number): Task => [
    'multiply', a.at + i0 * a.row, a.row, a.column, b.at + j0 * b.column, b.row, b.column, c + i0 * cRow + j0 * 4, cRow, i1 - i0, j1 - j0, k, 0, SCRATCH,
  ];
  if (m * n * k < SMALL) heap.pool.run([part(0, m, 0, n)]);
  else if (n >= m && n >= 256) heap.pool.run(cut(n, PIECES, 128).map(([from, to]) => part(0, m, from, to)));
  else if (m >= 256) heap.pool.run(cut(m, PIECES, 4).map(([from, to]) => part(from, to, 0, n)));
  else if (k < 2048) heap.pool.run(cut(n, 4, 32).map(([from, to]) => part(0, m, from, to)));
  else multiplyLong(heap, a, b, c, m, n, k);
}

/** A small result of long sums: partial sums along k, added in order. */
function multiplyLong(heap: Heap, a: Operand, b: Operand, c: number, m: number, n: number, k: number): void {
  const pieces = cut(k, 8, 256);
  const partial = heap.temporary(pieces.length * m * n * 4);
  heap.pool.run(
    pieces.map(([from, to], i): Task => [
      'multiply', a.at + from * a.column, a.row, a.column, b.at + from * b.row, b.row, b.column, partial + i * m * n * 4, n * 4, m, n, to - from, 0, SCRATCH,
    ]),
  );
  heap.pool.run([['sumParts', partial, c, pieces.length, m * n]]);
}

/** tf.matMul of two matrices, either transposed. */
export function matrixProduct(heap: Heap): Kernel {
  return {
    name: 'BatchMatMul',
    run(inputs, attributes) {
      const a = input(inputs, 'a');
      const b = input(inputs, 'b');
      if (a.shape.length !== 2 || b.shape.length !== 2) return undefined;
      const [aRows, aColumns] = a.shape as [number, number];
      const [bRows, bColumns] = b.shape as [number, number];
      const [m, k] = attributes.transposeA ? [aColumns, aRows] : [aRows, aColumns];
      const n = attributes.transposeB ? bRows : bColumns;
      const out = heap.output([m, n]);
      const view = (at: number, columns: number, transposed: unknown): Operand => (transposed ? { at, row: 4, column: columns * 4 } : { at, row: columns * 4, column: 4 });
      multiply(heap, view(heap.pointer(a), aColumns, attributes.transposeA), view(heap.pointer(b), bColumns, attributes.transposeB), heap.pointer(out), m, n, k);
      return out;
    },
  };
}

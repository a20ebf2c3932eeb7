import type { SparseCounts } from '../matrix/matrix.js';

const CACHED = 64;

/**
 * Sums of log1p(count / total * 1e4) by gene and type (zeros add nothing).
 * @returns genes x types, all genes of `counts`
 */
export function sumLogExpression(counts: SparseCounts, types: Uint8Array, typeCount: number, totals: Float64Array): Float64Array {
  const sums = new Float64Array(counts.genes.length * typeCount);
  // The same few whole counts come back all over a cell: their logarithms are taken once.
  const logs = new Float64Array(CACHED);
  const cellOf = new Int32Array(CACHED).fill(-1);
  for (let cell = 0; cell < counts.cells.length; cell++) {
    const total = totals[cell] as number;
    const type = types[cell] as number;
    const end = counts.starts[cell + 1] as number;
    for (let entry = counts.starts[cell] as number; entry < end; entry++) {
      const count = counts.values[entry] as number;
      if (!(count > 0)) continue;
      let log: number;
      if (count < CACHED && count === Math.trunc(count)) {
        if (cellOf[count] !== cell) {
          cellOf[count] = cell;
          logs[count] = Math.log1p((count / total) * 1e4);
        }
        log = logs[count] as number;
      } else log = Math.log1p((count / total) * 1e4);
      sums[(counts.indices[entry] as number) * typeCount + type]! += log;
    }
  }
  return sums;
}

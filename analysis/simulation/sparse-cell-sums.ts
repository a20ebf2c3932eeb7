import type { SparseCounts } from '../matrix/matrix.js';
import type { CellSums, Sums } from './cell-sums.js';

/** Sums entry by entry, in double precision: any counts, a reference of any size. */
export class SparseCellSums implements CellSums {
  private readonly cells: Uint32Array;

  constructor(
    private readonly counts: SparseCounts,
    private readonly pools: readonly Uint32Array[],
  ) {
    this.cells = Uint32Array.from(pools.flatMap((pool) => Array.from(pool)));
  }

  add(draws: Uint32Array, ends: Uint32Array): Sums<Float64Array> {
    const { starts, indices, values } = this.counts;
    const stride = this.counts.genes.length;
    const groups = new Float64Array(ends.length * stride);
    const bulk = new Float64Array((ends.length / this.pools.length) * stride);
    const totals = new Float64Array(ends.length);
    let draw = 0;
    ends.forEach((end, group) => {
      const row = group * stride;
      const sample = Math.floor(group / this.pools.length) * stride;
      for (; draw < end; draw++) {
        const cell = this.cells[draws[draw] as number] as number;
        const stop = starts[cell + 1] as number;
        for (let entry = starts[cell] as number; entry < stop; entry++) {
          groups[row + (indices[entry] as number)]! += values[entry] as number;
        }
      }
      for (let gene = 0; gene < stride; gene++) {
        const sum = groups[row + gene] as number;
        totals[group]! += sum;
        bulk[sample + gene]! += sum;
      }
    });
    return { groups, bulk, totals, stride };
  }
}

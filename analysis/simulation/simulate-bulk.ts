import { ZeroSumError } from '../expression/counts-per-million.js';
import type { SparseCounts } from '../matrix/matrix.js';
import type { RandomStream } from '../random/stream.js';
import type { Composition } from './composition.js';
import { DenseCellSums } from './dense-cell-sums.js';
import { LogCountsPerMillion } from './log-row.js';
import { SparseCellSums } from './sparse-cell-sums.js';

/** Enough to keep a block of the table in cache, few enough to keep the sums small. */
const SAMPLES_AT_ONCE = 64;

/** A type has no cell to draw from. */
export class EmptyCellTypeError extends Error {
  readonly code = 'EMPTY_CELL_TYPE';
  constructor(cellTypes: readonly string[]) {
    super(
      `No cell to draw for ${cellTypes.join(', ')}. The split has none of this type: check that the reference carries the label, or leave the type out of the study.`,
    );
    this.name = 'EmptyCellTypeError';
  }
}

export interface SimulatedBulk {
  /** samples x genes: log2(CPM + 1) of the mean raw counts of all drawn cells */
  readonly bulk: Float32Array;
  /** samples x genes: the same, linear counts per million */
  readonly linear: Float32Array;
  /** (samples * types) x genes, sample by sample: log2(CPM + 1) of the mean raw counts of the drawn cells of the type; zero where none was drawn */
  readonly profiles: Float32Array;
}

/**
 * Mixes simulated bulk samples: draws the cells of each type with replacement and averages their raw counts (paper 5.2).
 * Counts per million do not depend on the number of cells, so sums stand for means.
 * @param counts cells x genes of the study's list (`restrictCounts`)
 * @param pools cell numbers of each type to draw from
 * @param stream random numbers of a sample
 * @throws EmptyCellTypeError, ZeroSumError
 */
export function simulateBulk(
  counts: SparseCounts,
  cellTypes: readonly string[],
  pools: readonly Uint32Array[],
  composition: Composition,
  stream: (sample: number) => RandomStream,
): SimulatedBulk {
  const empty = cellTypes.filter((_, type) => pools[type]?.length === 0);
  if (empty.length > 0) throw new EmptyCellTypeError(empty);
  const genes = counts.genes.length;
  const { samples, types } = composition;
  const bulk = new Float32Array(samples * genes);
  const linear = new Float32Array(samples * genes);
  const profiles = new Float32Array(samples * types * genes);
  const firstRow = pools.map((_, type) => pools.slice(0, type).reduce((sum, pool) => sum + pool.length, 0));
  const adder = DenseCellSums.fits(counts, pools) ? new DenseCellSums(counts, pools) : new SparseCellSums(counts, pools);
  const normalise = new LogCountsPerMillion();
  let zero = 0;

  for (let from = 0; from < samples; from += SAMPLES_AT_ONCE) {
    const to = Math.min(samples, from + SAMPLES_AT_ONCE);
    const wanted = composition.counts.subarray(from * types, to * types);
    const draws = new Uint32Array(wanted.reduce((sum, count) => sum + count, 0));
    const ends = new Uint32Array(wanted.length);
    let drawn = 0;
    for (let sample = from; sample < to; sample++) {
      const random = stream(sample);
      for (let type = 0; type < types; type++) {
        const size = pools[type]?.length as number;
        const end = drawn + (composition.counts[sample * types + type] as number);
        while (drawn < end) draws[drawn++] = (firstRow[type] as number) + random.integer(size);
        ends[(sample - from) * types + type] = end;
      }
    }
    const { groups, bulk: sums, totals, stride } = adder.add(draws, ends);
    for (let sample = from; sample < to; sample++) {
      let sampleTotal = 0;
      for (let type = 0; type < types; type++) {
        const group = (sample - from) * types + type;
        const total = totals[group] as number;
        sampleTotal += total;
        if (total > 0) normalise.log(groups, group * stride, genes, total, profiles, (sample * types + type) * genes);
      }
      const row = (sample - from) * stride;
      if (sampleTotal === 0) zero++;
      else {
        normalise.log(sums, row, genes, sampleTotal, bulk, sample * genes);
        for (let gene = 0; gene < genes; gene++) linear[sample * genes + gene] = ((sums[row + gene] as number) / sampleTotal) * 1e6;
      }
    }
  }
  if (zero > 0) throw new ZeroSumError(zero, genes);
  return { bulk, linear, profiles };
}

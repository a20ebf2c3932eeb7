import { ZeroSumError } from '../expression/counts-per-million.js';
import type { SparseCounts } from '../matrix/matrix.js';
import type { RandomStream } from '../random/stream.js';
import type { Composition } from './composition.js';
import { DenseCellSums } from './dense-cell-sums.js';
import { LogCountsPerMillion } from './log-row.js';
import { SparseCellSums } from './sparse-cell-sums.js';

/** Enough to keep a block of the table in cache, few enough to keep the sums small. */
const SAMPLES_AT_ONCE = 64;
const SAMPLES_IN_BLOCK = 512;

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

/** Neighbouring samples. */
export interface SimulatedBlock extends SimulatedBulk {
  readonly samples: number;
}

/**
 * All of `simulateBlocks` at once.
 * @throws EmptyCellTypeError, ZeroSumError
 */
export function simulateBulk(
  counts: SparseCounts,
  cellTypes: readonly string[],
  pools: readonly Uint32Array[],
  composition: Composition,
  stream: (sample: number) => RandomStream,
): SimulatedBulk {
  const none = new Float32Array(0);
  let all: SimulatedBulk = { bulk: none, linear: none, profiles: none };
  for (const block of simulateBlocks(counts, cellTypes, pools, composition, stream, composition.samples)) all = block;
  return all;
}

/**
 * Mixes simulated bulk samples: draws the cells of each type with replacement and averages their raw counts (paper 5.2).
 * Counts per million do not depend on the number of cells, so sums stand for means.
 * @param counts cells x genes of the study's list (`restrictCounts`)
 * @param pools cell numbers of each type to draw from
 * @param stream random numbers of a sample, which make it independent of all others and of the size of the blocks
 * @param block samples at a time: the training samples of the published size would take more than 2 GB at once
 * @throws EmptyCellTypeError, ZeroSumError
 */
export function* simulateBlocks(
  counts: SparseCounts,
  cellTypes: readonly string[],
  pools: readonly Uint32Array[],
  composition: Composition,
  stream: (sample: number) => RandomStream,
  block = SAMPLES_IN_BLOCK,
): Generator<SimulatedBlock> {
  const empty = cellTypes.filter((_, type) => pools[type]?.length === 0);
  if (empty.length > 0) throw new EmptyCellTypeError(empty);
  const genes = counts.genes.length;
  const { samples, types } = composition;
  const firstRow = pools.map((_, type) => pools.slice(0, type).reduce((sum, pool) => sum + pool.length, 0));
  const adder = DenseCellSums.fits(counts, pools) ? new DenseCellSums(counts, pools) : new SparseCellSums(counts, pools);
  const normalise = new LogCountsPerMillion();
  let zero = 0;

  for (let start = 0; start < samples; start += block) {
    const stop = Math.min(samples, start + block);
    const [bulk, linear, profiles] = [1, 1, types].map((rows) => new Float32Array((stop - start) * rows * genes)) as [Float32Array, Float32Array, Float32Array];
    for (let from = start; from < stop; from += SAMPLES_AT_ONCE) {
      const to = Math.min(stop, from + SAMPLES_AT_ONCE);
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
        const place = sample - start;
        let sampleTotal = 0;
        for (let type = 0; type < types; type++) {
          const group = (sample - from) * types + type;
          const total = totals[group] as number;
          sampleTotal += total;
          if (total > 0) normalise.log(groups, group * stride, genes, total, profiles, (place * types + type) * genes);
        }
        const row = (sample - from) * stride;
        if (sampleTotal === 0) zero++;
        else {
          normalise.log(sums, row, genes, sampleTotal, bulk, place * genes);
          for (let gene = 0; gene < genes; gene++) linear[place * genes + gene] = ((sums[row + gene] as number) / sampleTotal) * 1e6;
        }
      }
    }
    yield { samples: stop - start, bulk, linear, profiles };
  }
  if (zero > 0) throw new ZeroSumError(zero, genes);
}

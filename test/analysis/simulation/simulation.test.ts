import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveStream } from '../../../analysis/random/stream.js';
import { cellPools } from '../../../analysis/simulation/cell-pools.js';
import { composeSamples, drawsPerEmphasis, SIMULATION_PRESETS, samplesOfSplit } from '../../../analysis/simulation/composition.js';
import { EmptyCellTypeError, simulateBlocks, simulateBulk } from '../../../analysis/simulation/simulate-bulk.js';
import { splitCells, TooFewCellsError } from '../../../analysis/simulation/split-cells.js';
import { sparse } from '../markers/sparse.js';

const cells = (n: number, cellType: string) => Array.from({ length: n }, (_, i) => ({ cell: `${cellType}${i}`, cellType }));

describe('splitCells', () => {
  it('is 8:1:1 inside each type, with at least one cell a part', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 300 }), (n) => {
        const split = splitCells(cells(n, 'a'), (type) => deriveStream(1, type));
        const size = (part: string) => split.filter((s) => s === part).length;
        expect(size('train') + size('validation') + size('test')).toBe(n);
        for (const [part, share] of [['train', 0.8], ['validation', 0.1], ['test', 0.1]] as const) {
          expect(size(part)).toBeGreaterThan(0);
          if (n >= 10) expect(Math.abs(size(part) - share * n)).toBeLessThan(1);
        }
      }),
    );
  });
  it('does not depend on the order of the file', () => {
    const list = [...cells(20, 'a'), ...cells(9, 'b')];
    const by = (order: typeof list) => {
      const split = splitCells(order, (type) => deriveStream(5, type));
      return Object.fromEntries(order.map(({ cell }, i) => [cell, split[i]]));
    };
    expect(by([...list].reverse())).toEqual(by(list));
  });
  it('refuses a type of two cells', () => {
    expect(() => splitCells(cells(2, 'a'), () => deriveStream(1))).toThrow(TooFewCellsError);
  });
});

describe('composeSamples', () => {
  it('follows the published counts', () => {
    expect(drawsPerEmphasis(1500, 6)).toBe(200);
    expect(drawsPerEmphasis(150, 6)).toBe(20);
    expect(drawsPerEmphasis(20, 6)).toBe(10);
    expect([samplesOfSplit(1500, 'train'), samplesOfSplit(1500, 'test'), samplesOfSplit(5, 'validation')]).toEqual([1500, 150, 1]);
    expect(composeSamples(1500, 6, SIMULATION_PRESETS['released-code'], 500, deriveStream(1)).samples).toBe(5100);
    expect(composeSamples(1, 6, SIMULATION_PRESETS['released-code'], 500, deriveStream(1)).samples).toBe(181);
  });
  it('gives proportions that sum to 1 and are those of whole cells', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 2, max: 7 }), fc.integer({ min: 1, max: 600 }), (n, c, size) => {
        const { samples, counts, proportions } = composeSamples(n, c, [25, 7], size, deriveStream(n, c, size));
        for (let sample = 0; sample < samples; sample++) {
          const row = counts.subarray(sample * c, (sample + 1) * c);
          const drawn = row.reduce((a, b) => a + b, 0);
          expect(drawn).toBeGreaterThanOrEqual(size);
          expect(drawn).toBeLessThanOrEqual(size + c);
          const p = proportions.subarray(sample * c, (sample + 1) * c);
          expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
          expect(p[0]).toBe(row[0]! / drawn);
        }
      }),
      { numRuns: 30 },
    );
  });
  it('lets the emphasised type lead: weight 25 among ones of six types is 25 / 30 on average', () => {
    const { proportions } = composeSamples(6000, 6, [25], 10_000, deriveStream(3));
    let sum = 0;
    for (let i = 0; i < 1000; i++) sum += proportions[(6000 + i) * 6]!;
    expect(Math.abs(sum / 1000 - 25 / 30)).toBeLessThan(0.01);
  });
});

describe('simulateBulk', () => {
  // every cell of a type is alike: the result is known whatever is drawn; counts above 255 and a gene nobody has included
  const counts = sparse([[3, 1, 0, 0], [3, 1, 0, 0], [0, 2, 700, 0], [0, 2, 700, 0]]);
  const pools = [Uint32Array.of(0, 1), Uint32Array.of(2, 3)];
  const composition = { samples: 2, types: 2, counts: Uint32Array.of(2, 1, 0, 3000), proportions: Float64Array.of(2 / 3, 1 / 3, 0, 1) };
  const result = simulateBulk(counts, ['a', 'b'], pools, composition, (sample) => deriveStream(1, sample));
  const log = (values: number[]) => {
    const sum = values.reduce((a, b) => a + b, 0);
    return values.map((value) => Math.fround(Math.log2((value / sum) * 1e6 + 1)));
  };

  it('averages the raw counts of the drawn cells', () => {
    expect([...result.bulk.subarray(0, 4)]).toEqual(log([6, 4, 700, 0]));
    expect([...result.linear.subarray(0, 4)]).toEqual([6, 4, 700, 0].map((value) => Math.fround((value / 710) * 1e6)));
    expect([...result.bulk.subarray(4)]).toEqual(log([0, 6000, 2_100_000, 0]));
  });
  it('gives the profile of each type, zero where none was drawn', () => {
    expect([...result.profiles.subarray(0, 8)]).toEqual([...log([3, 1, 0, 0]), ...log([0, 2, 700, 0])]);
    expect([...result.profiles.subarray(8, 12)]).toEqual([0, 0, 0, 0]);
    expect([...result.profiles.subarray(12)]).toEqual(log([0, 2, 700, 0]));
  });
  it('gives the same samples in blocks of any size', () => {
    const random = deriveStream(4);
    const dense = sparse(Array.from({ length: 12 }, () => Array.from({ length: 20 }, () => random.integer(5))));
    const lists = [Uint32Array.from({ length: 7 }, (_, i) => i), Uint32Array.from({ length: 5 }, (_, i) => 7 + i)];
    const mix = composeSamples(50, 2, [7], 30, deriveStream(2));
    const stream = (sample: number) => deriveStream(9, sample);
    const whole = simulateBulk(dense, ['a', 'b'], lists, mix, stream);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (block) => {
        const blocks = [...simulateBlocks(dense, ['a', 'b'], lists, mix, stream, block)];
        expect(blocks.map(({ samples }) => samples).reduce((a, b) => a + b)).toBe(mix.samples);
        for (const part of ['bulk', 'linear', 'profiles'] as const) expect(Buffer.concat(blocks.map((one) => Buffer.from(one[part].buffer)))).toEqual(Buffer.from(whole[part].buffer));
      }),
      { numRuns: 20 },
    );
  });
  it('adds up exactly what a plain loop over the drawn cells adds up, whole counts or not', () => {
    for (const unit of [1, 0.5]) {
      const random = deriveStream(11);
      const dense = Array.from({ length: 30 }, () => Array.from({ length: 150 }, () => (random.uniform() < 0.7 ? 0 : random.integer(random.uniform() < 0.1 ? 2000 : 4) * unit)));
      const lists = [Uint32Array.from({ length: 20 }, (_, i) => i), Uint32Array.from({ length: 10 }, (_, i) => 20 + i)];
      const mix = composeSamples(3, 2, [7], 700, deriveStream(2));
      const simulated = simulateBulk(sparse(dense), ['a', 'b'], lists, mix, (sample) => deriveStream(9, sample));
      for (let sample = 0; sample < mix.samples; sample++) {
        const draw = deriveStream(9, sample);
        const all = new Array<number>(150).fill(0);
        lists.forEach((pool, type) => {
          const sum = new Array<number>(150).fill(0);
          for (let i = 0; i < mix.counts[sample * 2 + type]!; i++) dense[pool[draw.integer(pool.length)]!]!.forEach((value, gene) => (sum[gene]! += value));
          sum.forEach((value, gene) => (all[gene]! += value));
          expect([...simulated.profiles.subarray((sample * 2 + type) * 150, (sample * 2 + type + 1) * 150)]).toEqual(log(sum));
        });
        expect([...simulated.bulk.subarray(sample * 150, (sample + 1) * 150)]).toEqual(log(all));
      }
    }
  });
  it('names a type without cells', () => {
    expect(() => simulateBulk(counts, ['a', 'b'], [pools[0]!, new Uint32Array(0)], composition, () => deriveStream(1))).toThrow(EmptyCellTypeError);
  });
});

describe('cellPools', () => {
  it('finds the cells of a split by name', () => {
    const table = [
      { cell: 'y', cellType: 'a', split: 'train' },
      { cell: 'x', cellType: 'b', split: 'train' },
      { cell: 'z', cellType: 'a', split: 'test' },
    ];
    expect(cellPools(['x', 'y', 'z'], table, ['a', 'b'], 'train').map((pool) => [...pool])).toEqual([[1], [0]]);
  });
});

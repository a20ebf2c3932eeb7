import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countsPerMillion, logCountsPerMillion, MissingValueError, ZeroSumError } from '../../../analysis/expression/counts-per-million.js';
import { restrictCounts } from '../../../analysis/expression/restrict-counts.js';
import { sparse } from '../markers/sparse.js';

const row = (...values: number[]) => ({ rows: 1, columns: values.length, values: Float64Array.from(values) });

describe('counts per million', () => {
  it('takes the list first, clips, divides by the own sum', () => {
    const cpm = countsPerMillion(row(100, -5, 3, 1), [3, 1, 2]);
    expect([...cpm.values]).toEqual([250000, 0, 750000]);
    expect([...logCountsPerMillion(row(100, -5, 3, 1), [3, 1, 2]).values]).toEqual([Math.log2(250001), 0, Math.log2(750001)]);
  });
  it('sums to a million and does not depend on the scale of a sample', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 }), fc.double({ min: 0.001, max: 1000, noNaN: true }), (values, scale) => {
        fc.pre(values.some((value) => value > 1e-6));
        const a = countsPerMillion(row(...values)).values;
        const b = countsPerMillion(row(...values.map((value) => value * scale))).values;
        expect(a.reduce((x, y) => x + y, 0)).toBeCloseTo(1e6, 4);
        a.forEach((value, i) => expect(b[i]).toBeCloseTo(value, 4));
      }),
    );
  });
  it('names the number of samples it cannot normalise, not the samples', () => {
    const matrix = { rows: 3, columns: 2, values: Float64Array.of(1, 1, 0, 0, -1, 0) };
    expect(() => countsPerMillion(matrix)).toThrow(ZeroSumError);
    expect(() => countsPerMillion(matrix)).toThrow(/^2 sample/);
    expect([...countsPerMillion(matrix, undefined, { emptySamples: 'zero' }).values]).toEqual([5e5, 5e5, 0, 0, 0, 0]);
    expect(() => countsPerMillion(row(1, Number.NaN))).toThrow(MissingValueError);
  });
});

describe('restrictCounts', () => {
  it('keeps the genes of the list in its order and gives unknown ones no entry', () => {
    const counts = restrictCounts(sparse([[1, 2, 0], [0, 5, 7]], ['x', 'y', 'z']), ['z', 'new', 'x']);
    expect([...counts.starts]).toEqual([0, 1, 2]);
    expect([...counts.indices]).toEqual([2, 0]);
    expect([...counts.values]).toEqual([1, 7]);
  });
});

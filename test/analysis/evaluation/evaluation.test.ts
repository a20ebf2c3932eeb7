import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreement, UnequalLengthError } from '../../../analysis/evaluation/agreement.js';
import { alignPredictions, PredictionMismatchError } from '../../../analysis/evaluation/align-predictions.js';
import { meanProfiles } from '../../../analysis/evaluation/mean-profile.js';
import { NnlsError, nonNegativeLeastSquares } from '../../../analysis/evaluation/nnls.js';
import { meanSignature, nnlsProportions } from '../../../analysis/evaluation/nnls-proportions.js';
import { departures, metricsByType, repeatMeans, typeMajor } from '../../../analysis/evaluation/test-metrics.js';
import { largestDifference, oracle } from '../../oracles/markers-and-validation.js';
import { sparse } from '../markers/sparse.js';

describe('agreement', () => {
  it('agrees with hand calculation', () => {
    // x 1 2 3, y 2 2 5: means 2 3; variances 2/3, 2; covariance 1
    const result = agreement([1, 2, 3], [2, 2, 5]);
    expect(result.n).toBe(3);
    expect(result.ccc).toBeCloseTo(2 / (2 / 3 + 2 + 1), 14);
    expect(result.l1).toBeCloseTo(1, 14);
    expect(result.r2).toBeCloseTo(1 - 5 / 2, 14);
    expect(result.pearson).toBeCloseTo(1 / Math.sqrt(4 / 3), 14);
  });
  it('has no correlation with a constant', () => {
    expect(agreement([0.1, 0.1, 0.1], [1, 2, 3])).toMatchObject({ ccc: 0, pearson: null, r2: null });
    expect(agreement([1, 2, 3], [0.1, 0.1, 0.1])).toMatchObject({ ccc: 0, pearson: null });
    expect(agreement([0, 0], [0, 0])).toMatchObject({ ccc: null, pearson: null, l1: 0 });
    expect(agreement([], [])).toEqual({ n: 0, ccc: null, l1: null, r2: null, pearson: null });
    expect(() => agreement([1], [])).toThrow(UnequalLengthError);
  });
  it('is symmetric in CCC, which never exceeds the correlation', () => {
    const value = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 40 }), (pairs) => {
        const x = pairs.map(([a]) => a);
        const y = pairs.map(([, b]) => b);
        const one = agreement(x, y);
        const other = agreement(y, x);
        if (one.ccc === null || other.ccc === null) return expect(one.ccc).toBe(other.ccc);
        expect(one.ccc).toBeCloseTo(other.ccc, 12);
        if (one.pearson !== null) expect(Math.abs(one.ccc)).toBeLessThanOrEqual(Math.abs(one.pearson) + 1e-12);
      }),
    );
  });
});

describe('non-negative least squares', () => {
  const { S, B, p } = oracle.nnls;
  const signature = { rows: 30, columns: 6, values: Float64Array.from(S.flat()) };
  it('agrees with scipy', () => {
    const solve = nonNegativeLeastSquares(signature);
    B.forEach((b, i) => expect(largestDifference(solve(b), p[i]!)).toBeLessThan(1e-10));
  });
  it('recovers exact mixtures as proportions', () => {
    const truth = [0.1, 0.2, 0, 0.3, 0.15, 0.25];
    const bulk = { rows: 1, columns: 30, values: Float64Array.from(S, (row) => 7 * row.reduce((sum, s, i) => sum + s * truth[i]!, 0)) };
    expect(largestDifference(nnlsProportions(signature, bulk).values, truth)).toBeLessThan(1e-10);
  });
  it('refuses equal profiles, empty types and samples that share nothing', () => {
    const solve = nonNegativeLeastSquares({ rows: 2, columns: 2, values: Float64Array.of(1, 1, 2, 2) });
    expect(solve([1, 2])[0]! + solve([1, 2])[1]!).toBeCloseTo(1, 12);
    expect(() => meanSignature(sparse([[1, 1], [0, 0]]), [[0], [1]])).toThrow(NnlsError);
    const one = { rows: 2, columns: 1, values: Float64Array.of(1, 0) };
    expect(() => nnlsProportions(one, { rows: 1, columns: 2, values: Float64Array.of(0, 1) })).toThrow(NnlsError);
  });
  it('scales the mean raw profile of each type to a million', () => {
    const S2 = meanSignature(sparse([[1, 3], [5, 3], [0, 2]]), [[0, 1], [2]]);
    expect([...S2.values]).toEqual([5e5, 0, 5e5, 1e6]);
  });
});

describe('profiles', () => {
  // 2 samples x 2 types x 2 genes; type b is not drawn in the first sample
  const profiles = Float32Array.of(1, 2, 0, 0, 3, 4, 5, 6);
  const means = meanProfiles(profiles, Float32Array.of(1, 0, 0.5, 0.5), 2, 2);
  it('averages the samples in which the type was drawn', () => {
    expect([...means]).toEqual([2, 3, 5, 6]);
  });
  it('departs from the mean, the undrawn truth too', () => {
    const truth = typeMajor(profiles, 2, 2);
    expect([...truth]).toEqual([1, 2, 3, 4, 0, 0, 5, 6]);
    expect([...departures(truth, means, 2)]).toEqual([-1, -1, 1, 1, -5, -6, 0, 0]);
    expect([...repeatMeans(means, 2, 2)]).toEqual([2, 3, 2, 3, 5, 6, 5, 6]);
    const rows = metricsByType('profile', ['a', 'b'], truth, repeatMeans(means, 2, 2));
    expect(rows.map(({ cellType, n }) => [cellType, n])).toEqual([['a', 4], ['b', 4], ['all', 8]]);
    expect(rows[0]!.l1).toBe(1);
  });
  it('brings predictions into the order of the truth', () => {
    const table = [['t', 'a', 0.1], ['t', 'b', 0.9], ['s', 'b', 0.2], ['s', 'a', 0.8]].map(([sample, cellType, proportion]) => ({ sample: String(sample), cellType: String(cellType), proportion: Number(proportion) }));
    const matrix = { rows: 4, columns: 1, rowNames: ['t', 's', 't', 's'], columnNames: ['g'], values: Float32Array.of(1, 2, 3, 4) };
    const aligned = alignPredictions(['s', 't'], ['a', 'b'], table, matrix);
    expect([...aligned.proportions]).toEqual([0.8, 0.1, 0.2, 0.9]);
    expect([...aligned.profiles]).toEqual([2, 1, 4, 3]);
    expect(() => alignPredictions(['s', 'u'], ['a', 'b'], table, matrix)).toThrow(PredictionMismatchError);
  });
});

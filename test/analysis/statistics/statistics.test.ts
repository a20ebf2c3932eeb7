import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../../../analysis/statistics/benjamini-hochberg.js';
import { chiSquareTest } from '../../../analysis/statistics/chi-square-test.js';
import { chiSquareUpperTail, hypergeometricUpperTail, normalTwoSided, normalUpperTail } from '../../../analysis/statistics/distributions.js';
import { fisherExact } from '../../../analysis/statistics/fisher-exact.js';
import { HypergeometricMarginsError, hypergeometric } from '../../../analysis/statistics/hypergeometric.js';
import { expectClose } from '../../oracles/close.js';

interface Oracle {
  chi_square: [number, number, number][];
  normal: [number, number][];
  bh: { p: number[]; q: number[] };
  tables: { table: number[][]; chi: number; df: number; p: number; fisher: number | null }[];
  hypergeometric: [number, number, number, number, number][];
}
const oracle = JSON.parse(readFileSync(join(import.meta.dirname, '../../oracles/statistics.json'), 'utf8')) as Oracle;

describe('distributions against SciPy', () => {
  it.each(oracle.chi_square)('chi-square %d on %d df', (x, df, p) => expectClose(chiSquareUpperTail(x, df), p, 1e-10));
  it.each(oracle.normal)('normal %d', (z, p) => expectClose(normalUpperTail(z), p, 1e-11));
  it.each(oracle.hypergeometric)('hypergeometric %d of %d, %d, %d', (k, population, marked, draws, p) =>
    expectClose(hypergeometricUpperTail(k, population, marked, draws), p, 1e-9));

  it('keeps the far tail', () => {
    expectClose(chiSquareUpperTail(1000, 1), 1.795832784800727e-219, 1e-11);
    expect(normalTwoSided(-1.5)).toBe(normalTwoSided(1.5));
  });
  it('has edges: 0 and below, infinity, NaN, no degree of freedom', () => {
    expect([chiSquareUpperTail(0, 3), chiSquareUpperTail(-1, 1), chiSquareUpperTail(Number.POSITIVE_INFINITY, 5)]).toEqual([1, 1, 0]);
    expect([chiSquareUpperTail(Number.NaN, 1), chiSquareUpperTail(1, 0)]).toEqual([Number.NaN, Number.NaN]);
  });
  it('hypergeometric probabilities sum to 1 and have the right mean; bad margins are refused', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), fc.nat(), (population, m, d) => {
        const [marked, draws] = [m % (population + 1), d % (population + 1)];
        const { first, probability } = hypergeometric(population, marked, draws);
        const sum = probability.reduce((s, p) => s + p, 0);
        const mean = probability.reduce((s, p, i) => s + p * (first + i), 0);
        expect(sum).toBeCloseTo(1, 12);
        expect(mean).toBeCloseTo((marked * draws) / population, 9);
      }),
    );
    expect(() => hypergeometric(5, 6, 1)).toThrow(HypergeometricMarginsError);
  });
});

describe('Benjamini-Hochberg', () => {
  it('equals SciPy', () => benjaminiHochberg(oracle.bh.p).forEach((q, i) => expectClose(q, oracle.bh.q[i]!, 1e-12)));
  it('leaves NaN out of the denominator', () => {
    expect([...benjaminiHochberg([0.01, Number.NaN, 0.04])]).toEqual([0.02, Number.NaN, 0.04]);
    expect([...benjaminiHochberg([])]).toEqual([]);
  });
  it('is monotone in p, at least p, at most 1', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (p) => {
        const q = benjaminiHochberg(p);
        p.forEach((a, i) => {
          expect(q[i]!).toBeGreaterThanOrEqual(a);
          expect(q[i]!).toBeLessThanOrEqual(1);
          p.forEach((b, j) => { if (a <= b) expect(q[i]!).toBeLessThanOrEqual(q[j]!); });
        });
      }),
    );
  });
});

describe('contingency tables against SciPy', () => {
  it.each(oracle.tables)('$table', ({ table, chi, df, p, fisher }) => {
    const counts = Float64Array.from(table.flat());
    const names = (n: number) => Array.from({ length: n }, (_, i) => `${i}`);
    const test = chiSquareTest({ rowLevels: names(table.length), columnLevels: names(table[0]!.length), counts, n: counts.reduce((a, b) => a + b, 0) });
    expectClose(test.chiSquare, chi, 1e-11);
    expect(test.df).toBe(df);
    expectClose(test.pValue, p, 1e-9);
    if (fisher !== null) expectClose(fisherExact(counts[0]!, counts[1]!, counts[2]!, counts[3]!).pValue, fisher, 1e-9);
  });
  it('Fisher: the tea tasting by hand, and the sample odds ratio', () => {
    expectClose(fisherExact(3, 1, 1, 3).pValue, 34 / 70, 1e-14);
    expect(fisherExact(3, 1, 1, 3).oddsRatio).toBe(9);
    expect(fisherExact(3, 0, 1, 3).oddsRatio).toBe(Number.POSITIVE_INFINITY);
  });
});

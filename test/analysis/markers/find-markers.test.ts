import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { CellTotalError, findMarkers, MarkerTypesError } from '../../../analysis/markers/find-markers.js';
import { keepMarkers } from '../../../analysis/markers/keep-markers.js';
import { largestDifference, oracle } from '../../oracles/markers-and-validation.js';
import { sparse } from './sparse.js';

const { counts, total, types, seen, tests } = oracle.markers;

describe('findMarkers', () => {
  for (const tieCorrection of [false, true]) {
    it(`agrees with scipy ${tieCorrection ? 'with' : 'without'} tie correction`, () => {
      const found = findMarkers(sparse(counts), types, Float64Array.from(total), { tieCorrection });
      expect(found.cellTypes).toEqual(['a', 'b', 'c']);
      expect(found.genes).toEqual(seen.map((gene) => `g${String(gene).padStart(2, '0')}`));
      found.cellTypes.forEach((type, i) => {
        const expected = tests[`${type}${tieCorrection ? '|ties' : ''}`]!;
        const result = found.byType[i]!;
        expect(largestDifference(result.z, expected.z)).toBeLessThan(1e-12);
        expect(largestDifference(result.pValue, expected.p)).toBeLessThan(1e-12);
        expect(largestDifference(result.qValue, expected.q)).toBeLessThan(1e-12);
        expect(largestDifference(result.log2FoldChange, expected.log2_fold_change)).toBeLessThan(1e-10);
        expect(largestDifference(result.meanIn, expected.mean_in)).toBeLessThan(1e-12);
        expect(largestDifference(result.meanOut, expected.mean_out)).toBeLessThan(1e-12);
      });
    });
  }

  it('ranks equal fractions of unequal counts as ties', () => {
    // 1/1000 and 2/2000 are one value: the four cells are all alike.
    const found = findMarkers(sparse([[1], [2], [1], [2]]), ['a', 'a', 'b', 'b'], Float64Array.of(1000, 2000, 1000, 2000));
    expect([...found.byType[0]!.z]).toEqual([0]);
    expect([...found.byType[0]!.pValue]).toEqual([1]);
  });

  it('computes a test by hand', () => {
    // fractions a: .4 .2, b: 0 .1 -> rank sum of a = 3 + 4; expected 5, variance 2*2*5/12
    const found = findMarkers(sparse([[4], [2], [0], [1]]), ['a', 'a', 'b', 'b'], Float64Array.of(10, 10, 10, 10));
    expect(found.byType[0]!.z[0]).toBeCloseTo(2 / Math.sqrt(20 / 12), 14);
    expect(found.byType[1]!.z[0]).toBeCloseTo(-2 / Math.sqrt(20 / 12), 14);
  });

  it('gives a constant gene z 0 and p 1, also with tie correction', () => {
    const found = findMarkers(sparse([[1], [1], [1]]), ['a', 'a', 'b'], Float64Array.of(5, 5, 5), { tieCorrection: true });
    expect(found.byType[0]!.z[0]).toBe(0);
    expect(found.byType[0]!.pValue[0]).toBe(1);
  });

  it('does not depend on the order of the cells, and ranks values that are not whole', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ type: fc.constantFrom('a', 'b'), row: fc.array(fc.constantFrom(0, 0, 1, 2, 2.5, 300), { minLength: 3, maxLength: 3 }) }), { minLength: 9, maxLength: 30 }),
        (cells) => {
          fc.pre(new Set(cells.map(({ type }) => type)).size === 2);
          const z = (list: typeof cells) =>
            findMarkers(sparse(list.map(({ row }) => row)), list.map(({ type }) => type), Float64Array.from(list, ({ row }) => 10 + row[0]!)).byType[0]!.z;
          expect(largestDifference(z([...cells].reverse()), z(cells))).toBeLessThan(1e-12);
        },
      ),
    );
  });

  it('refuses one type only, and cells without a total', () => {
    expect(() => findMarkers(sparse([[1], [2]]), ['a', 'a'], Float64Array.of(1, 2))).toThrow(MarkerTypesError);
    expect(() => findMarkers(sparse([[1], [2]]), ['a', 'b'], Float64Array.of(1, 0))).toThrow(CellTotalError);
  });
});

describe('keepMarkers', () => {
  const test = (qValue: number[], log2FoldChange: number[]) => {
    const rest = new Float64Array(qValue.length);
    return { z: rest, pValue: rest, meanIn: rest, meanOut: rest, qValue: Float64Array.from(qValue), log2FoldChange: Float64Array.from(log2FoldChange) };
  };
  const found = {
    cellTypes: ['big', 'small'],
    sizes: [20, 10],
    genes: ['d', 'c', 'b', 'a'],
    byType: [test([0.01, 0.01, 0.01, 0.1], [3, 2, 2, 5]), test([0.01, 0.5, 0.01, 0.01], [9, 4, 0, 1])],
  };
  it('keeps q and fold change strictly inside the cuts', () => {
    expect(keepMarkers(found, { maxQ: 0.1, capPerType: null })).toEqual([[0, 1, 2], [0, 3]]);
  });
  it('lets the smaller type choose first, ties by name', () => {
    expect(keepMarkers(found, { maxQ: 0.1, capPerType: 1 })).toEqual([[2], [0]]);
  });
});

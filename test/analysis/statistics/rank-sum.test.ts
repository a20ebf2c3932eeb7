import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../../../analysis/statistics/benjamini-hochberg.js';
import { normalTwoSided } from '../../../analysis/statistics/distributions.js';
import { RankSumMaskError, rankSum, rankSumColumns } from '../../../analysis/statistics/rank-sum.js';
import { expectClose } from '../../oracles/close.js';
import { hasReferenceData, readTsv, whySkipped } from '../../oracles/reference-data.js';
import { readExpression } from '../../oracles/tcga-expression.js';

const { rank_sums } = JSON.parse(readFileSync(join(import.meta.dirname, '../../oracles/statistics.json'), 'utf8')) as {
  rank_sums: { a: number[]; b: number[]; z: number; p: number; tied_p: number }[];
};
const f = (...x: number[]) => Float64Array.from(x);

describe('rank-sum against SciPy', () => {
  it.each(rank_sums)('case %#', ({ a, b, z, p, tied_p }) => {
    const plain = rankSum(f(...a), f(...b));
    expectClose(plain.z, z, 1e-12);
    expectClose(plain.pValue, p, 1e-11);
    expectClose(rankSum(f(...a), f(...b), { tieCorrection: true }).pValue, tied_p, 1e-11);
  });
});

describe.skipIf(!hasReferenceData)(`rank-sum against R on TCGA, NPM1 mutated or not${whySkipped}`, () => {
  it('has the statistic, the corrected p and the BH of wilcox.test', () => {
    const wanted = readTsv('oracles', 'twogroup_tcga_laml_by_npm1.tsv');
    const mutated = new Set(readTsv('tcga_laml', 'clinical.tsv').filter((row) => row.mut_NPM1 === '1').map((row) => row.patient));
    const matrix = readExpression(wanted.map((row) => row.gene!));
    const inside = Uint8Array.from(matrix.rowNames, (name) => (mutated.has(name) ? 1 : 0));
    const n = inside.reduce((s, x) => s + x, 0);
    const m = inside.length - n;
    expect([n, m]).toEqual([48, 125]);
    const { z } = rankSumColumns(matrix, inside, { tieCorrection: true });
    const continuous = wanted.map((row, j) => {
      if (row.gene === 'CDKN2A') return Number(row.wilcox_p); // its filled zeros were restored after R had run
      // R's U and its continuity correction, from our z: the variance that ties leave must agree for p to agree.
      const deviation = Number(row.wilcox_W) - (n * m) / 2;
      expect(Math.sign(z[j]!)).toBe(Math.sign(deviation));
      const p = normalTwoSided((Math.abs(deviation) - 0.5) / (deviation / z[j]!));
      expectClose(p, Number(row.wilcox_p), 1e-9);
      return p;
    });
    benjaminiHochberg(continuous).forEach((q, j) => expectClose(q, Number(wanted[j]!.wilcox_bh), 1e-9));
  });
});

describe('rank-sum by hand and at the edges', () => {
  it('{1, 2} against {3, 4}', () => {
    expectClose(rankSum(f(1, 2), f(3, 4)).z, -2 / Math.sqrt(20 / 12), 1e-15);
  });
  it('constant values are no difference; nothing to compare, and NaN, are not tested', () => {
    for (const tieCorrection of [false, true]) expect(rankSum(f(5, 5), f(5, 5, 5), { tieCorrection })).toEqual({ z: 0, pValue: 1 });
    for (const [a, b] of [[f(), f(1)], [f(1), f()], [f(1, Number.NaN), f(2)], [f(1), f(2, Number.NaN)]]) {
      expect(rankSum(a!, b!)).toEqual({ z: Number.NaN, pValue: Number.NaN });
    }
    expect(rankSum(f(0), f(-0))).toEqual({ z: 0, pValue: 1 });
  });
  it('refuses a mask of another length', () => {
    expect(() => rankSumColumns({ rows: 2, columns: 1, values: f(1, 2) }, Uint8Array.of(1))).toThrow(RankSumMaskError);
  });
});

const values = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 12 });

describe('rank-sum properties', () => {
  it('changes sign when the groups change places', () => {
    fc.assert(fc.property(values, values, fc.boolean(), (a, b, tieCorrection) => {
      const one = rankSum(f(...a), f(...b), { tieCorrection });
      const other = rankSum(f(...b), f(...a), { tieCorrection });
      expect(one.z + other.z).toBeCloseTo(0, 12);
      expect(one.pValue).toBeCloseTo(other.pValue, 12);
    }));
  });
  it('depends on the order of the values only', () => {
    fc.assert(fc.property(values, values, (a, b) => {
      expect(rankSum(f(...a), f(...b))).toEqual(rankSum(f(...a).map((x) => Math.exp(x)), f(...b).map((x) => Math.exp(x))));
    }));
  });
  it('column by column equals one at a time', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 140 }), fc.infiniteStream(fc.integer({ min: 0, max: 6 })), (rows, columns, stream) => {
      const next = () => stream.next().value as number;
      const matrix = { rows, columns, values: Float32Array.from({ length: rows * columns }, next) };
      const inside = Uint8Array.from({ length: rows }, () => next() % 2);
      const { z, pValue } = rankSumColumns(matrix, inside);
      for (let j = 0; j < columns; j++) {
        const column = Array.from({ length: rows }, (_, i) => matrix.values[i * columns + j]!);
        const single = rankSum(f(...column.filter((_, i) => inside[i])), f(...column.filter((_, i) => !inside[i])));
        expect([z[j], pValue[j]]).toEqual([single.z, single.pValue]);
      }
    }));
  });
});

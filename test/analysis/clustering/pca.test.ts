import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { principalComponents, PrincipalComponentsError } from '../../../analysis/clustering/pca.js';
import { projectOnto } from '../../../analysis/clustering/project.js';
import type { NamedMatrix } from '../../../analysis/matrix/matrix.js';
import { deriveStream } from '../../../analysis/random/stream.js';
import { hasReferenceData, readJson, readTsv, whySkipped } from '../../oracles/reference-data.js';
import { readExpression } from '../../oracles/tcga-expression.js';
import { matrixOf, twoClouds } from './matrices.js';

describe.skipIf(!hasReferenceData)(`principal components against R prcomp${whySkipped}`, () => {
  it('has its standard deviations and, up to sign, its scores', () => {
    const { genes, sdev } = readJson<{ genes: string[]; sdev: number[] }>('oracles', 'pca_reference.json');
    const rows = readTsv('oracles', 'pca_scores_100genes.tsv');
    const expression = readExpression(genes);
    undoCorrection(expression);
    const { scores, variances } = principalComponents(expression, 10);
    variances.forEach((variance, c) => expect(Math.sqrt(variance)).toBeCloseTo(sdev[c]!, 5));
    const byPatient = new Map(expression.rowNames.map((name, i) => [name, i]));
    for (let c = 0; c < 5; c++) {
      const found = rows.map((row) => scores.values[byPatient.get(row.patient!)! * 10 + c]!);
      const wanted = rows.map((row) => Number(row[`PC${c + 1}`]));
      const sign = Math.sign(found[0]! * wanted[0]!);
      // The expression table is rounded to four decimals, R's was not.
      found.forEach((value, i) => expect(Math.abs(sign * value - wanted[i]!)).toBeLessThan(1e-3));
    }
  });
});

/** One value of CDKN2A was set to zero after R had run; the group means that R reported say what it was. */
function undoCorrection({ values, rows, columns, columnNames }: NamedMatrix): void {
  const gene = columnNames.indexOf('CDKN2A');
  const reported = readTsv('oracles', 'twogroup_tcga_laml_by_npm1.tsv').find((row) => row.gene === 'CDKN2A')!;
  let missing = 48 * Number(reported.mean_NPM1mut) + 125 * Number(reported.mean_NPM1wt);
  let zero = -1;
  for (let i = 0; i < rows; i++) {
    missing -= values[i * columns + gene]!;
    if (values[i * columns + gene] === 0) zero = i;
  }
  values[zero * columns + gene] = missing;
}

interface Fitted { matrix: number[][]; sdev: number[]; scores: number[][]; loadings: number[][] }

describe('principal components', () => {
  it.each((JSON.parse(readFileSync(join(import.meta.dirname, '../../oracles/clustering.json'), 'utf8')) as { pca: Fitted[] }).pca)(
    'are those of numpy',
    ({ matrix, sdev, scores, loadings }) => {
      const found = principalComponents(matrixOf(matrix), 5);
      found.variances.forEach((variance, c) => expect(Math.sqrt(variance)).toBeCloseTo(sdev[c]!, 11));
      scores.flat().forEach((value, i) => expect(found.scores.values[i]).toBeCloseTo(value, 10));
      loadings.flat().forEach((value, i) => expect(found.loadings.values[i]).toBeCloseTo(value, 10));
    },
  );

  it('are the same from either Gram matrix', () => {
    const wide = twoClouds(12, 12, 1, deriveStream(3, 'pca'));
    // A thirteenth gene that never varies makes the matrix wider than tall, a thirteenth sample at the means taller.
    const wider = matrixOf(Array.from({ length: 12 }, (_, i) => [...wide.values.subarray(i * 12, i * 12 + 12), 5]));
    const means = principalComponents(wide, 1).means;
    const taller = { rows: 13, columns: 12, values: Float64Array.from([...wide.values, ...means]) };
    const a = principalComponents(wider, 4);
    const b = principalComponents(taller, 4);
    for (let i = 0; i < 12 * 4; i++) {
      expect(a.scores.values[i]).toBeCloseTo(b.scores.values[i]!, 10);
      expect(a.loadings.values[i]).toBeCloseTo(b.loadings.values[i]!, 10);
    }
  });

  it('give back centred data, orthonormal loadings and the projection of the fitted samples', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer(), (n, g, seed) => {
        const matrix = twoClouds(n, g, 2, deriveStream(seed, 'pca'));
        const fitted = principalComponents(matrix, 20);
        const k = fitted.scores.columns;
        const projected = projectOnto(fitted, matrix);
        projected.values.forEach((value, i) => expect(value).toBeCloseTo(fitted.scores.values[i]!, 6));
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < g; j++) {
            let value = fitted.means[j]!;
            for (let c = 0; c < k; c++) value += fitted.scores.values[i * k + c]! * fitted.loadings.values[j * k + c]!;
            expect(value).toBeCloseTo(matrix.values[i * g + j]!, 6);
          }
        }
        expect(fitted.explained.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10);
      }),
      { numRuns: 40 },
    );
  });

  it('turn the largest loading positive, the first among equals', () => {
    const { loadings } = principalComponents(matrixOf([[1, -1], [-1, 1], [2, -2], [-2, 2]]), 1);
    expect(loadings.values[0]).toBeCloseTo(Math.SQRT1_2, 12);
    expect(loadings.values[1]).toBeCloseTo(-Math.SQRT1_2, 12);
  });

  it('are zero where nothing varies', () => {
    const { scores, loadings, variances, explained } = principalComponents(matrixOf([[1, 2], [1, 2], [1, 2]]), 2);
    for (const values of [scores.values, loadings.values, variances, explained]) expect([...values].every((value) => value === 0)).toBe(true);
  });

  it('refuse an empty matrix and missing values', () => {
    expect(() => principalComponents(matrixOf([]), 1)).toThrow(PrincipalComponentsError);
    expect(() => principalComponents(matrixOf([[1, Number.NaN], [2, 3]]), 1)).toThrow(/finite/);
  });
});

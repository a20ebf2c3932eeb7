import { describe, expect, it } from 'vitest';
import { logCountsPerMillion } from '../../../analysis/expression/counts-per-million.js';
import { fillGenes, TooFewGenesError, usableGenes } from '../../../analysis/expression/fill-genes.js';
import type { NamedMatrix } from '../../../analysis/matrix/matrix.js';

const GENES = ['A', 'B', 'C', 'D', 'E'];
const matrix = (columnNames: readonly string[], ...rows: readonly number[][]): NamedMatrix => ({
  rows: rows.length, columns: columnNames.length, values: Float64Array.from(rows.flat()), rowNames: rows.map((_, i) => `p${i}`), columnNames,
});
const discovery = (() => {
  const counts = matrix(GENES, [10, 20, 30, 40, 100], [15, 25, 30, 30, 300]);
  return { ...counts, ...logCountsPerMillion(counts) };
})();
const totals = ({ rows, columns, values }: NamedMatrix) =>
  Array.from({ length: rows }, (_, row) => values.slice(row * columns, (row + 1) * columns).reduce((sum, x) => sum + 2 ** x - 1, 0));

describe('a new cohort over the genes of a trained study', () => {
  it('is normalised as any cohort where it has every gene, bit for bit', () => {
    const cohort = matrix(['E', 'D', 'C', 'B', 'A', 'X'], [1, 2, 3, 4, 5, 99], [7, 0.3, 5, 2, 1, 3]);
    const expected = logCountsPerMillion(cohort, [4, 3, 2, 1, 0]);
    expect(fillGenes(cohort, discovery, new Set()).values).toEqual(expected.values);
  });

  it('gets the mean of the discovery cohort for a gene that it lacks, and sums up to a million all the same', () => {
    const filled = fillGenes(matrix(['A', 'B', 'C', 'D'], [1, 2, 3, 4], [4, 3, 2, 1]), discovery, new Set(['E']));
    const mean = (discovery.values[4]! + discovery.values[9]!) / 2;
    expect([filled.values[4], filled.values[9]]).toEqual([mean, mean]);
    for (const total of totals(filled)) expect(total).toBeCloseTo(1e6, 3);
    // The measured genes keep their ratios within a patient.
    expect((2 ** filled.values[1]! - 1) / (2 ** filled.values[0]! - 1)).toBeCloseTo(2, 9);
  });

  it('gives up genes with gaps, or the patients that have them, by the rule of the study', () => {
    const cohort = matrix(GENES, [1, Number.NaN, 3, 4, 5], [1, 2, 3, 4, 5]);
    expect(usableGenes(cohort, GENES, 'drop-genes')).toEqual({ unusable: [{ gene: 'B', reason: 'has missing values in this cohort' }], rows: [0, 1] });
    expect(usableGenes(cohort, GENES, 'drop-samples')).toEqual({ unusable: [], rows: [1] });
  });

  it('is refused where more than a fifth would be guessed', () => {
    expect(usableGenes(matrix(GENES.slice(1), [1, 2, 3, 4]), GENES, 'drop-genes').unusable).toHaveLength(1);
    expect(() => usableGenes(matrix(GENES.slice(2), [1, 2, 3]), GENES, 'drop-genes')).toThrow(TooFewGenesError);
  });
});

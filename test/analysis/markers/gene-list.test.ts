import { describe, expect, it } from 'vitest';
import { EmptyGeneListError, geneList } from '../../../analysis/markers/gene-list.js';

const cohort = (name: string, columnNames: string[], values: number[]) => ({
  name,
  expression: { rows: values.length / columnNames.length, columns: columnNames.length, columnNames, rowNames: ['s', 't'], values: Float64Array.from(values) },
});
const one = cohort('ONE', ['B', 'A', 'C', 'Z'], [1, 2, 3, 4, 5, 6, 7, 8]);
const two = cohort('TWO', ['A', 'B', 'D'], [1, Number.NaN, 3, 4, 5, 6]);

describe('geneList', () => {
  it('unites, intersects and sorts; drop-genes says what it dropped', () => {
    const { genes, removed } = geneList(['C', 'B', 'A', 'B'], [one, two], 'drop-genes');
    expect(genes).toEqual(['A']);
    expect(removed.map(({ cohort, gene }) => `${cohort} ${gene}`)).toEqual(['TWO C', 'TWO B']);
  });
  it('drop-samples keeps genes with gaps', () => {
    expect(geneList(['B', 'A'], [one, two], 'drop-samples').genes).toEqual(['A', 'B']);
  });
  it('fails when nothing is left', () => {
    expect(() => geneList(['C'], [one, two], 'drop-genes')).toThrow(EmptyGeneListError);
  });
});

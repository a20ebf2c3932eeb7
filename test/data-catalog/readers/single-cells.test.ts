import { describe, expect, it } from 'vitest';
import { checkEveryType, readSingleCells } from '../../../data-catalog/readers/single-cells.js';
import { fileWith, refusal } from './files.js';

const DECLARED = {
  matrices: [{ sample: 's1' }, { sample: 's2' }],
  cells: { cellColumn: 'cell', sampleColumn: 'sample', cellTypeColumn: 'type' },
  genes: { geneColumn: 'gene' },
  cellTypes: ['A', 'B'],
};
const BANNER = '%%MatrixMarket matrix coordinate integer general\n';

async function paths({ genes = 'gene\ng1\ng2\n', cells = 'cell\tsample\ttype\na\ts1\tA\nb\ts2\tB\nc\ts1\tT\nd\ts1\tB\n', first = `${BANNER}2 3 4\n1 1 5\n2 1 1\n1 2 9\n2 3 2\n` } = {}) {
  return {
    genes: await fileWith(genes), cells: await fileWith(cells),
    matrices: [await fileWith(first, 'one.mtx.gz'), await fileWith(`${BANNER}2 1 1\n2 1 7\n`, 'two.mtx')],
  };
}

describe('single cells', () => {
  it('keeps studied cells in the order of matrices and table, with totals', async () => {
    const { counts, cellTypes, totals, others } = await readSingleCells(await paths(), DECLARED);
    expect(counts.cells).toEqual(['a', 'd', 'b']);
    expect(cellTypes).toEqual(['A', 'B', 'B']);
    expect([...totals]).toEqual([6, 2, 7]);
    expect([...counts.starts]).toEqual([0, 2, 3, 4]);
    expect([...counts.indices]).toEqual([0, 1, 1, 1]);
    expect([...counts.values]).toEqual([5, 1, 2, 7]);
    expect([...others]).toEqual([['T', 1]]);
  });

  it('refuses a matrix of another shape and says when it lies on its side', async () => {
    const error = await refusal(readSingleCells(await paths({ first: `${BANNER}3 2 1\n1 1 5\n` }), DECLARED));
    expect(error.problems).toHaveLength(2);
    expect(error.message).toContain('transpose');
  });

  it('refuses a gene or a cell that stands twice', async () => {
    expect((await refusal(readSingleCells(await paths({ genes: 'gene\ng1\ng1\n' }), DECLARED))).message).toContain(':3:1: expected each gene once');
    expect((await refusal(readSingleCells(await paths({ cells: 'cell\tsample\ttype\na\ts1\tA\na\ts2\tB\n' }), DECLARED))).message).toContain(':3:1: expected each cell once');
  });

  it('refuses a studied type without cells', async () => {
    const declared = { ...DECLARED, cellTypes: ['A', 'b'] };
    const cells = await readSingleCells(await paths(), declared);
    expect(() => checkEveryType('cells.tsv', cells, declared.cellTypes)).toThrow('other labels: T, B');
  });
});

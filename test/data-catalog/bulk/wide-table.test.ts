import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExpressionTable } from '../../../data-catalog/bulk/wide-table.js';
import { parseNumber, plainNumber } from '../../../data-catalog/readers/number-cell.js';
import { fileWith, refusal } from '../readers/files.js';

const LINEAR = { format: 'tsv', geneColumn: 'gene', ignoreColumns: [] as string[], orientation: 'genes-by-samples', unit: 'linear' } as const;
type Declared = Parameters<typeof readExpressionTable>[1];
const read = async (text: string, declaration: Partial<Declared> = {}, name = 't.tsv') => readExpressionTable(await fileWith(text, name), { ...LINEAR, ...declaration });

describe('numbers of a table', () => {
  it('reads plain digits as Number does', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double({ min: 0, max: 1e12, noNaN: true }).map(String), fc.integer({ min: 0 }).map(String), fc.tuple(fc.nat(1e9), fc.nat(999999)).map(([a, b]) => `${a}.${b}`)), (text) => {
        const bytes = new TextEncoder().encode(text);
        const plain = plainNumber(bytes, 0, bytes.length);
        if (plain >= 0) expect(plain).toBe(Number(text));
        expect(parseNumber(text)).toBe(Number(text));
      }),
    );
  });

  it.each(['Inf', '0x10', '1,5', '--1', '1e', 'abc'])('refuses %s', (text) => {
    expect(parseNumber(text)).toBeUndefined();
    const bytes = new TextEncoder().encode(text);
    expect(plainNumber(bytes, 0, bytes.length)).toBe(-1);
  });
});

describe('expression table', () => {
  it('gives samples x genes, genes by code point, NA as NaN, repeated genes summed', async () => {
    const { matrix, summed, unnamed } = await read('id\tgene\ts2\ts1\nE1\tb\t100\t2\nE2\tA\tNA\t4.5\nE3\tb\t1\t1e2\nE4\t\t1\t1\n', { ignoreColumns: ['id'] }, 't.tsv.gz');
    expect(matrix.rowNames).toEqual(['s2', 's1']);
    expect(matrix.columnNames).toEqual(['A', 'b']);
    expect([...matrix.values]).toEqual([Number.NaN, 101, 4.5, 102]);
    expect([summed, unnamed]).toEqual([[{ gene: 'b', rows: 2 }], 1]);
  });

  it('reads samples x genes, CSV, quotes and CRLF alike', async () => {
    const { matrix } = await read('"gene","x,y","z"\r\n"p1","1","2"\r\np2,30,4\r\n', { format: 'csv', orientation: 'samples-by-genes' });
    expect(matrix).toMatchObject({ rowNames: ['p1', 'p2'], columnNames: ['x,y', 'z'] });
    expect([...matrix.values]).toEqual([1, 2, 30, 4]);
  });

  it('undoes log2(x + 1) before it sums', async () => {
    const { matrix } = await read('gene\ts\nA\t3\nA\t1\n', { unit: 'log2p1' });
    expect([...matrix.values]).toEqual([8]);
  });

  it('reports ragged rows, broken and negative cells at once, with line and column', async () => {
    const error = await refusal(read('gene\ts1\ts2\nA\t1\nB\tx\t2\nC\t3\t-4\nD\t1\t2\t3\n'));
    expect(error.problems.map(({ line, column, found }) => [line, column, found])).toEqual([[2, 0, '2'], [3, 2, '"x"'], [4, 3, '-4'], [5, 0, '4'], [0, 0, 'a maximum of 3']]);
  });

  it.each([
    ['counts that are none', 'gene\ts\nA\t100.5\n', { unit: 'counts' }, 'a whole count'],
    ['logarithms declared linear', 'gene\ts\nA\t10.5\nB\t3.2\n', {}, 'linear values'],
    ['linear values declared logarithms', 'gene\ts\nA\t1000\n', { unit: 'log2p1' }, 'log2(x + 1) values'],
    ['a sample twice', 'gene\ts\ts\nA\t1\t100\n', {}, 'each column name once'],
    ['an empty file', '', {}, 'a header line'],
    ['a header alone', 'gene\ts\n', {}, 'rows of numbers'],
    ['a header of R, one name short', 's1\tgene\nA\t1\t100\n', {}, '2 cells'],
    ['no samples', 'gene\nA\n', {}, 'columns of samples'],
  ] as const)('refuses %s', async (_, text, declaration, expected) => {
    expect((await refusal(read(text, declaration))).problems.map((p) => p.expected).join('; ')).toContain(expected);
  });

  it('names the nearest column', async () => {
    const error = await refusal(read('Gene\ts\nA\t100\n'));
    expect(error.message).toContain('Did you mean "Gene"?');
  });
});

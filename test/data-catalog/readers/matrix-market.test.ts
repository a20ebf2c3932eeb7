import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readMatrixMarket } from '../../../data-catalog/readers/matrix-market.js';
import { fileWith, refusal } from './files.js';

const BANNER = '%%MatrixMarket matrix coordinate integer general\n';
const read = async (text: string, name = 'm.mtx') => readMatrixMarket(await fileWith(text, name));

describe('MatrixMarket', () => {
  it('gives back what was written, in any order of entries, packed or not, with any line ending', async () => {
    const entries = fc.uniqueArray(fc.record({ row: fc.integer({ min: 1, max: 7 }), column: fc.integer({ min: 1, max: 5 }), count: fc.integer({ min: 0, max: 2 ** 24 }) }), {
      selector: ({ row, column }) => `${row},${column}`, maxLength: 35,
    });
    await fc.assert(
      fc.asyncProperty(entries, fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean(), async (list, end, gz, last) => {
        const lines = ['%%MatrixMarket matrix coordinate integer general', '% a comment', `7 5 ${list.length}`, ...list.map(({ row, column, count }) => `${row} ${column} ${count}`)];
        const counts = await read(lines.join(end) + (last ? end : ''), gz ? 'm.mtx.gz' : 'm.mtx');
        const dense = (i: number, j: number) => list.find(({ row, column }) => row === i + 1 && column === j + 1)?.count ?? 0;
        for (let j = 0; j < 5; j++) {
          const [from, to] = [counts.starts[j] as number, counts.starts[j + 1] as number];
          const genes = [...counts.indices.subarray(from, to)];
          expect(genes).toEqual([...Array(7).keys()].filter((i) => dense(i, j) > 0));
          expect([...counts.values.subarray(from, to)]).toEqual(genes.map((i) => dense(i, j)));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('reads whole numbers written as reals, tabs and blank lines', async () => {
    const counts = await read('%%MatrixMarket matrix coordinate real general\n2 2 2\n1\t1\t3.0\n\n2 2  1e2\n');
    expect([...counts.values]).toEqual([3, 100]);
  });

  it('reads lines that are cut by the blocks of the stream', async () => {
    const n = 120_000;
    const lines = Array.from({ length: n }, (_, i) => `${(i % 400) + 1} ${Math.floor(i / 400) + 1} ${(i % 9) + 1}`);
    const counts = await read(`${BANNER}400 300 ${n}\n${lines.join('\n')}\n`, 'm.mtx.gz');
    expect(counts.values.length).toBe(n);
    expect(counts.values.every((value, i) => value === (i % 9) + 1)).toBe(true);
  });

  it('reports every broken entry with its line and column', async () => {
    const error = await refusal(read(`${BANNER}3 2 6\n1 1 5\n4 1 1\n1 3 1\n1 2 -1\n2 2 1.5\nx 2 1\n`));
    expect(error.problems.map(({ line, column, found }) => [line, column, found])).toEqual([
      [4, 1, '4'], [5, 2, '3'], [6, 3, '-1'], [7, 3, '1.5'], [8, 0, '"x 2 1"'],
    ]);
    expect(error.message).toContain('m.mtx:6:3: expected a count of 0 or more, found -1. Give raw counts');
  });

  it('lists twenty problems and counts the rest', async () => {
    const error = await refusal(read(`${BANNER}3 2 6\n${'9 9 9\n'.repeat(500)}`));
    expect(error.problems).toHaveLength(20);
    expect(error.total).toBe(500);
    expect(error.message).toContain('480 more problems');
  });

  it.each([
    ['too few entries', `${BANNER}3 2 3\n1 1 5\n`, '3 entries'],
    ['too many entries', `${BANNER}3 2 1\n1 1 5\n2 1 5\n`, '1 entries'],
    ['an entry twice', `${BANNER}3 2 2\n1 1 5\n1 1 5\n`, 'each row and column pair once'],
    ['another banner', '%%MatrixMarket matrix array real general\n', 'the banner'],
    ['no size line', BANNER, 'three sizes'],
    ['a size line of words', `${BANNER}a b c\n`, 'three sizes'],
    ['more entries than the file can hold', `${BANNER}65000 65000 4000000000\n1 1 1\n`, 'as many entries'],
    ['an empty file', '', 'three sizes'],
  ])('refuses %s', async (_, text, expected) => {
    expect((await refusal(read(text))).problems[0]?.expected).toContain(expected);
  });

  it('refuses a truncated gzip file and a file that is not there', async () => {
    const packed = gzipSync(`${BANNER}3 2 1\n1 1 5\n`);
    const cut = await refusal(readMatrixMarket(await fileWith(packed.subarray(0, packed.length - 12), 'm.mtx.gz')));
    expect(cut.problems[0]?.expected).toBe('a whole gzip file');
    expect((await refusal(readMatrixMarket('/nowhere/m.mtx'))).problems[0]?.found).toBe('no such file');
  });
});

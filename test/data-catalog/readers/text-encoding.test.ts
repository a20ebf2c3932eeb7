import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { measureInput } from '../../../data-catalog/lock/describe-input.js';
import { readCellLabels, readGeneList } from '../../../data-catalog/readers/cell-labels.js';
import { readClinical } from '../../../data-catalog/clinical/clinical-table.js';
import { readExpressionTable } from '../../../data-catalog/bulk/wide-table.js';
import { readGmt } from '../../../data-catalog/readers/gmt.js';
import { readMatrixMarket } from '../../../data-catalog/readers/matrix-market.js';
import { clinicalSchema } from '../../../data-catalog/study/clinical.js';
import { fileWith, refusal } from './files.js';

const CLINICAL = clinicalSchema.parse({ file: 'c.tsv', sampleColumn: 'id', time: { column: 't', unit: 'days' }, event: { column: 'e' } });
const EXPRESSION = { format: 'tsv', geneColumn: 'gene', ignoreColumns: [] as string[], orientation: 'genes-by-samples', unit: 'counts' } as const;
const CELLS = { cellColumn: 'cell', sampleColumn: 'sample', cellTypeColumn: 'type' };
/** Each reader with a file that it can read, and a letter for what stands in it. */
const READERS: readonly [string, string, (path: string) => Promise<unknown>][] = [
  ['clinical table', 'id\tt\te\nLetter\t1\t1\n', (path) => readClinical({ clinical: path }, CLINICAL)],
  ['expression table', 'gene\tLetter\nG\t1\n', (path) => readExpressionTable(path, EXPRESSION)],
  ['table of cells', 'cell\tsample\ttype\na\tLetter\tT\n', (path) => readCellLabels(path, CELLS)],
  ['list of genes', 'gene\nLetter\n', (path) => readGeneList(path, 'gene')],
  ['gene sets', 'set\tLetter\tG\nother\tx\tG\n', readGmt],
  ['counts', '%%MatrixMarket matrix coordinate integer general\n% Letter\n1 1 1\n1 1 1\n', readMatrixMarket],
  ['measuring for the lock', 'a\tb\nLetter\t1\n', measureInput],
];
const utf16 = (text: string, swap = false) => {
  const bytes = Buffer.from(text, 'utf16le');
  return swap ? bytes.swap16() : bytes;
};

describe.each(READERS)('the encoding of a %s', (_, text, read) => {
  const letter = text.replace('Letter', 'Müller');
  const line = letter.slice(0, letter.indexOf('Müller')).split('\n').length;

  it('may be UTF-8, with a byte order mark or without, packed or not', async () => {
    const plain = await read(await fileWith(letter));
    expect(await read(await fileWith(`\uFEFF${letter}`))).toEqual(plain);
    expect(await read(await fileWith(gzipSync(`\uFEFF${letter}`)))).toEqual(plain);
    expect(await read(await fileWith(letter.replaceAll('\n', '\r\n')))).toEqual(plain);
  });

  it('is not Latin-1: line, byte and the command that mends it', async () => {
    const path = await fileWith(Buffer.from(letter, 'latin1'), 'table.tsv');
    const { problems } = await refusal(read(path));
    expect(problems).toEqual([
      expect.objectContaining({ line, expected: 'text in UTF-8', found: 'the byte 0xFC ("ü" in Latin-1, perhaps)', remedy: "If so, convert it: iconv -f LATIN1 -t UTF-8 < 'table.tsv' > converted" }),
    ]);
    const packed = await refusal(read(await fileWith(gzipSync(Buffer.from(letter, 'latin1')), 'table.tsv.gz')));
    expect(packed.problems[0]?.remedy).toContain("gzip -dc 'table.tsv.gz' | iconv -f LATIN1 -t UTF-8 | gzip > converted.gz");
  });

  it.each([['UTF-16', `\uFEFF${letter}`, false], ['UTF-16', `\uFEFF${letter}`, true], ['UTF-16LE', letter, false], ['UTF-16BE', letter, true]])('is not %s', async (encoding, content, swap) => {
    const { problems } = await refusal(read(await fileWith(utf16(content, swap))));
    expect(problems).toEqual([expect.objectContaining({ line: 1, found: expect.stringContaining('UTF-16'), remedy: `Convert it: iconv -f ${encoding} -t UTF-8 < 'table.tsv' > converted` })]);
  });

  it('has no lines that end in a carriage return alone', async () => {
    const { problems } = await refusal(read(await fileWith(letter.replaceAll('\n', '\r'))));
    expect(problems).toEqual([expect.objectContaining({ line: 1, found: expect.stringContaining('carriage return alone'), remedy: "Convert it: tr '\\r' '\\n' < 'table.tsv' > converted" })]);
  });
});

describe('the place of a wrong byte', () => {
  it('is its line, far into a large file, and its column', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `GENE${i}\t${i}\t7\n`).join('');
    const bytes = Buffer.concat([Buffer.from(`\uFEFFgene\ta\tb\n${rows}x\t1\t`), Buffer.from([0x93]), Buffer.from('\ny\t1\t2\n')]);
    const { problems } = await refusal(readExpressionTable(await fileWith(gzipSync(bytes), 't.gz'), EXPRESSION));
    expect(problems).toEqual([expect.objectContaining({ line: 60_002, column: 3, found: 'the byte 0x93 (a sign of Windows-1252, perhaps)', remedy: expect.stringContaining('WINDOWS-1252') })]);
  });

  it('is found where a sequence is cut short, and beside valid ones', async () => {
    const { problems } = await refusal(readGeneList(await fileWith(Buffer.concat([Buffer.from('gene\nµ€😀'), Buffer.from([0xe2, 0x82]), Buffer.from('x\n')])), 'gene'));
    expect(problems).toEqual([expect.objectContaining({ line: 2, column: 1, found: expect.stringContaining('0xE2') })]);
  });

  it('is not a carriage return inside a quoted cell', async () => {
    const table = await readClinical({ clinical: await fileWith('id,t,e,note\na,1,1,"one\rtwo"\n', 'c.csv') }, { ...CLINICAL, format: 'csv' });
    expect(table).toHaveLength(1);
  });

  it('is not looked for in a workbook that was renamed', async () => {
    const { problems } = await refusal(readGeneList(await fileWith(Buffer.from('PK\u0003\u0004rest')), 'gene'));
    expect(problems).toEqual([expect.objectContaining({ found: 'a zip archive, perhaps an Excel workbook' })]);
  });
});

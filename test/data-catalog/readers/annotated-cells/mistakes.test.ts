import { describe, expect, it } from 'vitest';
import type { Group } from 'h5wasm';
import { locateFolders } from '../../../../data-catalog/study/reference/locate-folders.js';
import { referenceSchema } from '../../../../data-catalog/study/reference/reference.js';
import { anndata, tenx } from './hdf5-files.js';
import { CELLS, COUNTS, folderWith, hdf5, IDS, LABELS, matrixText, read, SYMBOLS, transpose, wideText } from './world.js';

const TABLE = { cellColumn: 'barcode', cellTypeColumn: 'label' };
const FOLDER = ['matrix.mtx.gz', 'features.tsv.gz', 'barcodes.tsv.gz'];
const features = IDS.map((id, i) => `${id}\t${SYMBOLS[i]}\tGene Expression\n`).join('');
const world = { 'matrix.mtx.gz': matrixText(), 'features.tsv.gz': features, 'barcodes.tsv.gz': `${CELLS.join('\n')}\n`, 'cells.tsv': LABELS };

/** The message that reading ends with, without the folder. */
async function message(files: Readonly<Record<string, string | Uint8Array>>, declaration: object, names: readonly string[], cells?: string): Promise<string> {
  const folder = await folderWith(files);
  const thrown: unknown = await read(folder, declaration, names, cells).then(() => undefined, (error: unknown) => error);
  expect(thrown).toBeInstanceOf(Error);
  expect(thrown).toHaveProperty('code', 'INPUT_FILE');
  return (thrown as Error).message.replaceAll(`${folder}/`, '');
}
const tenxFolder = (changed: Readonly<Record<string, string | Uint8Array>>, more: object = {}) => message({ ...world, ...changed }, { format: '10x-folder', cells: TABLE, ...more }, FOLDER, 'cells.tsv');
const wide = (changed: Readonly<Record<string, string | Uint8Array>>, more: object = {}) => message({ 'a.tsv': wideText(), 'cells.tsv': LABELS, ...changed }, { format: 'wide', cells: TABLE, ...more }, ['a.tsv'], 'cells.tsv');
const h5ad = async (write: Parameters<typeof hdf5>[0], more: object = {}) => message({ 'f.h5ad': await hdf5(write) }, { format: 'h5ad', ...more }, ['f.h5ad']);

describe('a 10x folder', () => {
  const declared = (sample: object) => referenceSchema.parse({ name: 'r', cellTypes: ['T', 'B'], format: '10x-folder', samples: [{ sample: 's', ...sample }], cells: { file: 'cells.tsv' } });
  const located = async (files: Readonly<Record<string, string>>, sample: object) => {
    const folder = await folderWith(files);
    return locateFolders([declared(sample)], folder).then(([reference]) => reference, (error: Error) => error.message.replaceAll(folder, 'DATA'));
  };
  it('finds its files, packed or not, of version 2 or 3, behind a prefix', async () => {
    expect(await located({ 'a/matrix.mtx': '', 'a/genes.tsv': '', 'a/barcodes.tsv.gz': '' }, { folder: 'a' })).toMatchObject({ samples: [{ matrix: 'a/matrix.mtx', features: 'a/genes.tsv', barcodes: 'a/barcodes.tsv.gz' }] });
    expect(await located({ 'GSM1_matrix.mtx.gz': '', 'GSM1_features.tsv.gz': '', 'GSM1_barcodes.tsv.gz': '', 'GSM2_matrix.mtx.gz': '' }, { prefix: 'GSM1_' })).toMatchObject({ samples: [{ matrix: 'GSM1_matrix.mtx.gz' }] });
  });
  it('says which file it lacks, and which prefixes there are', async () => {
    expect(await located({ 'a/matrix.mtx.gz': '', 'a/barcodes.tsv.gz': '' }, { folder: 'a' })).toBe(
      'DATA/a: expected features.tsv[.gz] or genes.tsv[.gz], found matrix.mtx.gz, barcodes.tsv.gz. The three files of a 10x folder belong together: fetch the missing one, or name it in the study file.',
    );
    expect(await located({ 'GSM1_matrix.mtx.gz': '', 'GSM1_features.tsv.gz': '' }, {})).toContain('Declare the prefix of the sample: "GSM1_" are there.');
    expect(await located({}, { folder: 'nowhere' })).toContain('DATA/nowhere: expected matrix.mtx[.gz], found no file.');
  });
  it.each([
    ['barcodes of another count', { 'barcodes.tsv.gz': CELLS.slice(0, 5).join('\n') }, 'matrix.mtx.gz:2: expected 5 columns, as barcodes.tsv.gz has lines, found 6. Give the three files of one folder'],
    ['a header over the features', { 'features.tsv.gz': `id\tsymbol\ttype\n${features}` }, 'features.tsv.gz seems to have a header line: remove it.'],
    ['features of one column', { 'features.tsv.gz': IDS.join('\n') }, 'features.tsv.gz:1: expected an Ensembl identifier and a symbol, separated by a tab, found "ENSG01"'],
    ['cells x genes', { 'matrix.mtx.gz': matrixText(transpose(COUNTS)) }, 'The matrix is cells x genes: transpose it.'],
    ['logarithms', { 'matrix.mtx.gz': matrixText().replace('integer', 'real').replace('1 1 1\n', '1 1 0.69\n') }, 'matrix.mtx.gz:4:3: expected a whole count, found 0.69. Give raw counts, not normalised values.'],
    ['negative values', { 'matrix.mtx.gz': matrixText().replace('1 1 1\n', '1 1 -1\n') }, 'matrix.mtx.gz:4:3: expected a count of 0 or more, found -1.'],
    ['an entry twice', { 'matrix.mtx.gz': matrixText().replace('5 1 5\n', '4 1 5\n').replace('4 1 2\n3 1', '4 1 2\n3 1') }, 'expected each row and column pair once, found row 4, column 1 again'],
    ['barcodes twice', { 'barcodes.tsv.gz': [...CELLS.slice(0, 5), CELLS[0]].join('\n') }, 'barcodes.tsv.gz:6:1: expected each cell once, found "AAA-1" again.'],
    ['labels without the ending', { 'cells.tsv': LABELS.replaceAll('-1\t', '\t') }, 'They agree but for the ending (-1): write it in both or in neither.'],
    ['labels of other cells', { 'cells.tsv': 'barcode\tlabel\nX\tT\n' }, 'cells.tsv: expected the cells of barcodes.tsv.gz, such as "AAA-1", found none of them; the table has "X".'],
    ['a label column that is missing', { 'cells.tsv': LABELS.replace('label', 'labels') }, 'cells.tsv:1: expected a column "label", found "barcode", "labels", "donor". Did you mean "labels"?'],
    ['a cell twice in the table', { 'cells.tsv': `${LABELS}AAA-1\tB\td1\n` }, 'cells.tsv:7:1: expected each cell once, found "AAA-1" again. Where barcodes of two samples are equal, declare the column of the sample as cells.sampleColumn.'],
  ])('refuses %s', async (_, changed, expected) => {
    expect(await tenxFolder(changed)).toContain(expected);
  });
  it('refuses a gzip file that is cut off, and identifiers that stand twice', async () => {
    const { gzipSync } = await import('node:zlib');
    const whole = gzipSync(matrixText());
    expect(await tenxFolder({ 'matrix.mtx.gz': whole.subarray(0, whole.length - 20) })).toContain('matrix.mtx.gz: expected a whole gzip file, found unexpected end of file. The file is truncated or damaged; fetch it again.');
    expect(await tenxFolder({ 'features.tsv.gz': features.replace('ENSG02', 'ENSG01') }, { genes: 'ensembl' })).toContain('features.tsv.gz:2:1: expected each gene once, found "ENSG01" again.');
  });
});

describe('a wide table', () => {
  it.each([
    ['the other orientation', {}, { orientation: 'cells-by-genes' }, 'a.tsv:1: expected the orientation that the study file declares, found the cells of the table of cells as columns. Declare orientation: genes-by-cells.'],
    ['the other orientation', { 'a.tsv': `cell\t${IDS.join('\t')}\n${CELLS.map((cell, c) => [cell, ...(COUNTS[c] as number[])].join('\t')).join('\n')}\n` }, {}, 'a.tsv:2: expected the orientation that the study file declares, found the cells of the table of cells as rows. Declare orientation: cells-by-genes.'],
    ['a gene twice', { 'a.tsv': wideText().replace('ENSG02', 'ENSG01') }, {}, 'a.tsv:3:1: expected each gene once, found "ENSG01" again.'],
    ['a cell twice', { 'a.tsv': wideText().replace('CCC-1', 'AAA-1') }, {}, 'a.tsv:1:3: expected each column name once, found "AAA-1" again.'],
    ['logarithms', { 'a.tsv': wideText().replace('ENSG01\t1', 'ENSG01\t0.69') }, {}, 'a.tsv:2:2: expected a whole count, found "0.69". Give raw counts, not normalised values or logarithms.'],
    ['negative values', { 'a.tsv': wideText().replace('ENSG01\t1', 'ENSG01\t-1') }, {}, 'a.tsv:2:2: expected a count of 0 or more, found "-1".'],
    ['missing values', { 'a.tsv': wideText().replace('ENSG01\t1', 'ENSG01\tNA') }, {}, 'a.tsv:2:2: expected a count, found "NA". Counts are never missing'],
    ['a short row', { 'a.tsv': `${wideText()}ENSG06\t1\t2\n` }, {}, 'a.tsv:7: expected 7 cells, as the header has, found 3.'],
    ['a long row', { 'a.tsv': `${wideText()}ENSG06\t1\t2\t3\t4\t5\t6\t7\n` }, {}, 'a.tsv:7: expected 7 cells, as the header has, found 8.'],
    ['the wrong separator', {}, { separator: 'csv' }, 'a.tsv:1: expected columns of counts, found none. Check the separator (csv).'],
  ])('refuses %s', async (_, changed, more, expected) => {
    expect(await wide(changed, more)).toContain(expected);
  });
});

describe('an AnnData file', () => {
  it('names the nearest column where the one of the labels is missing', async () => {
    expect(await h5ad((file) => anndata(file, 'X', 'csr', 'text'), { cellTypeColumn: 'celltype' })).toBe('f.h5ad:/obs: expected a column "celltype", found "cell_type". Did you mean "cell_type"? Name it as cellTypeColumn in the study file.');
  });
  it.each([
    ['a layer that is not there', (file: Group) => anndata(file, 'layers/counts', 'csr', 'text'), { counts: 'layers/raw' }, 'f.h5ad:/layers/raw: expected the counts that the study file names, found nothing. `layers/counts` holds whole numbers: declare counts: layers/counts.'],
    ['negative values', (file: Group) => anndata(file, 'X', 'csr', 'text', COUNTS.map((row) => row.map((value) => -value))), {}, 'f.h5ad:/X/data: expected a count of 0 or more, found -1 (cell AAA-1, gene ENSG01).'],
    ['a cell twice', (file: Group) => anndata(file, 'X', 'csr', 'text', COUNTS, ['AAA-1', ...CELLS.slice(0, 5)]), {}, 'f.h5ad:/obs: expected each cell once, found "AAA-1" again.'],
    ['genes as rows', (file: Group) => anndata(file, 'X', 'dense', 'text', transpose(COUNTS)), {}, 'f.h5ad:/X: expected 6 cells x 5 genes, as obs and var have, found 5 x 6. The matrix lies on its side: AnnData has cells as rows.'],
    ['a file of Cell Ranger', (file: Group) => tenx(file, 3), {}, 'f.h5ad:/obs: expected the table of an AnnData file, found nothing. This is a file of Cell Ranger: declare format: 10x-h5.'],
  ])('refuses %s', async (_, write, more, expected) => {
    expect(await h5ad(write as Parameters<typeof hdf5>[0], more)).toContain(expected);
  });
  it('refuses other files by their first bytes, and one that is cut off', async () => {
    const whole = await hdf5((file) => anndata(file, 'X', 'csr', 'text'));
    const declared = { format: 'h5ad' };
    expect(await message({ 'f.h5ad': 'text' }, declared, ['f.h5ad'])).toBe('f.h5ad: expected an HDF5 file, found a file of another kind. Check the format in the study file, or fetch the file again.');
    expect(await message({ 'f.gz': 'text' }, declared, ['f.gz'])).toContain('found a gzip file. Unpack it first');
    expect(await message({ 'f.h5ad': whole.subarray(0, whole.length / 2) }, declared, ['f.h5ad'])).toMatch(/^f\.h5ad:\/: expected a whole HDF5 file, found .*truncated file.*fetch it again\.$/);
    expect(await message({}, declared, ['f.h5ad'])).toContain('f.h5ad: expected a readable file, found no such file.');
  });
});

describe('a 10x HDF5 file', () => {
  it('names the form of an AnnData file, and the genomes to choose from', async () => {
    const declared = { format: '10x-h5', cells: TABLE };
    const of = async (write: Parameters<typeof hdf5>[0]) => message({ 'f.h5': await hdf5(write), 'cells.tsv': LABELS }, declared, ['f.h5'], 'cells.tsv');
    expect(await of((file) => anndata(file, 'X', 'csr', 'text'))).toContain('This is an AnnData file: declare format: h5ad.');
    expect(await of((file) => ['hg19', 'mm10'].forEach((genome) => tenx(file, 2, genome)))).toBe('f.h5:/: expected one genome, found the genomes hg19, mm10. Name the one to read as genome in the study file.');
  });
});

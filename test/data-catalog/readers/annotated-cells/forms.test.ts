import { describe, expect, it } from 'vitest';
import type { AnnotatedCells } from '../../../../data-catalog/readers/annotated-cells/join-samples.js';
import { readAnnotatedCells } from '../../../../data-catalog/readers/annotated-cells/read-annotated-cells.js';
import { anndata, tenx } from './hdf5-files.js';
import { CELLS, COUNTS, declare, folderWith, hdf5, IDS, LABELS, matrixText, read, SYMBOLS, wideText } from './world.js';

const TABLE = { cellColumn: 'barcode', cellTypeColumn: 'label' };
const dense = ({ counts: { starts, indices, values, cells, genes } }: AnnotatedCells) =>
  cells.map((_, c) => {
    const row = genes.map(() => 0);
    for (let e = starts[c] as number; e < (starts[c + 1] as number); e++) row[indices[e] as number] = values[e] as number;
    return row;
  });

/** The world by symbols: rows of G4 summed, the cells labelled T or B. */
function expectSymbols(cells: AnnotatedCells): void {
  expect(cells.counts.cells).toEqual(['AAA-1', 'CCC-1', 'GGG-1', 'ACG-1']);
  expect(cells.cellTypes).toEqual(['T', 'B', 'T', 'B']);
  expect(cells.counts.genes).toEqual(['G1', 'G2', 'G3', 'G4']);
  expect(dense(cells)).toEqual([[1, 0, 3, 7], [0, 2, 0, 1], [4, 0, 0, 1], [0, 0, 7, 0]]);
  expect([...cells.totals]).toEqual([11, 3, 5, 7]);
  expect([...cells.summed]).toEqual([['G4', 2]]);
  expect([...cells.others]).toEqual([['Mono', 1], ['', 1]]);
}
/** The same by identifiers. */
function expectIds(cells: AnnotatedCells): void {
  expect(cells.counts.genes).toEqual(IDS);
  expect(dense(cells)).toEqual([COUNTS[0], COUNTS[1], COUNTS[2], COUNTS[4]]);
  expect(cells.summed.size).toBe(0);
}

const folder3 = (descending = false) => ({
  'matrix.mtx.gz': matrixText(COUNTS, descending), 'barcodes.tsv.gz': `${CELLS.join('\n')}\n`, 'cells.tsv': LABELS,
  'features.tsv.gz': IDS.map((id, i) => `${id}\t${SYMBOLS[i]}\tGene Expression\n`).join(''),
});

describe('10x folders', () => {
  const files = ['matrix.mtx.gz', 'features.tsv.gz', 'barcodes.tsv.gz'];
  it.each([false, true])('gives genes by symbol, entries descending: %s', async (descending) => {
    expectSymbols(await read(await folderWith(folder3(descending)), { format: '10x-folder', cells: TABLE }, files, 'cells.tsv'));
  });
  it('gives genes by identifier, unpacked and with two columns (version 2)', async () => {
    const folder = await folderWith({ 'matrix.mtx': matrixText(), 'genes.tsv': IDS.map((id, i) => `${id}\t${SYMBOLS[i]}\n`).join(''), 'barcodes.tsv': CELLS.join('\n'), 'cells.csv': LABELS.replaceAll('\t', ',') });
    expectIds(await read(folder, { format: '10x-folder', genes: 'ensembl', cells: { ...TABLE, format: 'csv' } }, ['matrix.mtx', 'genes.tsv', 'barcodes.tsv'], 'cells.csv'));
  });
  it('leaves out features that are no genes, from totals too', async () => {
    const world = folder3();
    const cells = await read(await folderWith({ ...world, 'features.tsv.gz': world['features.tsv.gz'].replace('ENSG01\tG1\tGene Expression', 'CD3\tCD3\tAntibody Capture') }), { format: '10x-folder', cells: TABLE }, files, 'cells.tsv');
    expect(cells.counts.genes).toEqual(['G2', 'G3', 'G4']);
    expect([...cells.totals]).toEqual([10, 3, 1, 7]);
  });
});

describe('10x HDF5', () => {
  it.each([2, 3] as const)('reads version %i', async (version) => {
    const folder = await folderWith({ 'f.h5': await hdf5((file) => tenx(file, version)), 'cells.tsv': LABELS });
    expectSymbols(await read(folder, { format: '10x-h5', cells: TABLE }, ['f.h5'], 'cells.tsv'));
    expectIds(await read(folder, { format: '10x-h5', genes: 'ensembl', cells: TABLE }, ['f.h5'], 'cells.tsv'));
  });
});

describe('AnnData', () => {
  it.each([
    ['X', 'csr', 'categorical'], ['X', 'csc', 'text'], ['X', 'dense', 'text'], ['raw', 'csr', 'text'], ['raw', 'dense', 'categorical'], ['layers/counts', 'csc', 'categorical'], ['layers/counts', 'csr', 'text'],
  ] as const)('reads %s as %s with labels as %s', async (place, encoding, label) => {
    const folder = await folderWith({ 'f.h5ad': await hdf5((file) => anndata(file, place, encoding, label)) });
    expectIds(await read(folder, { format: 'h5ad', counts: place }, ['f.h5ad']));
    expectSymbols(await read(folder, { format: 'h5ad', counts: place, geneColumn: 'symbol' }, ['f.h5ad']));
  });
  it('points at the matrix that holds counts where the declared one holds logarithms', async () => {
    const folder = await folderWith({ 'f.h5ad': await hdf5((file) => anndata(file, 'layers/counts', 'dense', 'text')) });
    await expect(read(folder, { format: 'h5ad' }, ['f.h5ad'])).rejects.toThrow(/f\.h5ad:\/X: expected a whole count, found 0\.69\S* \(cell AAA-1, gene ENSG01\)\. `layers\/counts` holds whole numbers: declare counts: layers\/counts\./);
  });
});

const turnedText = `cell,${IDS.join(',')}\n${CELLS.map((cell, c) => [cell, ...(COUNTS[c] as number[])].join(',')).join('\n')}\n`;

describe('tables of text', () => {
  it('reads genes x cells, with and without a name in the corner, and cells x genes', async () => {
    const folder = await folderWith({ 'a.tsv.gz': wideText(), 'r.tsv': wideText().replace('gene\t', ''), 'quoted.csv': wideText(',').replaceAll(/[A-Z]{3}-1|ENSG\d+/g, '"$&"'), 'turned.csv': turnedText, 'cells.tsv': LABELS });
    const declared = { format: 'wide', cells: TABLE };
    expectIds(await read(folder, declared, ['a.tsv.gz'], 'cells.tsv'));
    expectIds(await read(folder, declared, ['r.tsv'], 'cells.tsv'));
    expectIds(await read(folder, { ...declared, separator: 'csv' }, ['quoted.csv'], 'cells.tsv'));
    expectIds(await read(folder, { ...declared, separator: 'csv', orientation: 'cells-by-genes' }, ['turned.csv'], 'cells.tsv'));
  });
  it('reads counts and annotation of each sample, as GSE116256 has them', async () => {
    const folder = await folderWith({ 's.dem.txt.gz': wideText('\t', 'Gene'), 's.anno.txt.gz': LABELS.replace('barcode\tlabel', 'Cell\tCellType') });
    expectIds(await read(folder, { format: 'geo-dense' }, ['s.dem.txt.gz', 's.anno.txt.gz']));
  });
});

describe('several files as one reference', () => {
  it('keeps the genes of all, prefixes equal names, and says donor and batch', async () => {
    const shorter = wideText().replace(/^ENSG02.*\n/m, '');
    const folder = await folderWith({ 'a.tsv': wideText(), 'b.tsv': shorter, 'cells.tsv': `sample\t${LABELS.replace('\n', '\n§').replaceAll(/\n§?(?=.)/g, '\na\t')}${LABELS.split('\n').slice(1, -1).map((line) => `b\t${line}\n`).join('')}` });
    const cells = await readAnnotatedCells(
      { files: [`${folder}/a.tsv`, `${folder}/b.tsv`], cells: `${folder}/cells.tsv` },
      declare({ format: 'wide', samples: [{ sample: 'a', batch: 'v2' }, { sample: 'b', donor: 'unused' }], cells: { ...TABLE, sampleColumn: 'sample', donorColumn: 'donor' } }),
    );
    expect(cells.counts.cells).toEqual(['a_AAA-1', 'a_CCC-1', 'a_GGG-1', 'a_ACG-1', 'b_AAA-1', 'b_CCC-1', 'b_GGG-1', 'b_ACG-1']);
    expect(cells.counts.genes).toEqual(['ENSG01', 'ENSG03', 'ENSG04', 'ENSG05']);
    expect(cells.partial).toEqual(['ENSG02']);
    expect(cells.origins.slice(0, 2)).toEqual([{ sample: 'a', batch: 'v2', donor: 'd0' }, { sample: 'a', batch: 'v2', donor: 'd1' }]);
    expect(cells.origins[4]).toEqual({ sample: 'b', batch: '', donor: 'd0' });
    expect([...cells.totals]).toEqual([11, 3, 5, 7, 11, 1, 5, 7]);
  });
});

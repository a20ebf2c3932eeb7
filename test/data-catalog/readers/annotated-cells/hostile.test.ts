import { describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Group } from 'h5wasm';
import { Hdf5File } from '../../../../data-catalog/hdf5/hdf5-file.js';
import { forEachBlock } from '../../../../data-catalog/readers/line-blocks.js';
import { anndata } from './hdf5-files.js';
import { compress, COUNTS, folderWith, hdf5, LABELS, read, wideText } from './world.js';

/** Writes an AnnData file whose matrix `write` makes instead, and gives the message that reading ends with. */
async function refused(write: (x: Group) => void): Promise<string> {
  const bytes = await hdf5((file) => {
    anndata(file, 'raw', 'csr', 'text');
    const layer = (file.get('layers') as Group).create_group('bad');
    layer.create_attribute('encoding-type', 'csr_matrix');
    layer.create_attribute('shape', Int32Array.from([6, 5]));
    write(layer);
  });
  const folder = await folderWith({ 'f.h5ad': bytes, 'other.h5': bytes });
  const thrown: unknown = await read(folder, { format: 'h5ad', counts: 'layers/bad' }, ['f.h5ad']).then(() => undefined, (error: unknown) => error);
  expect(thrown).toHaveProperty('code', 'INPUT_FILE');
  return (thrown as Error).message.replaceAll(`${folder}/`, '');
}
const sparse = compress(COUNTS);
const honest = (x: Group, but: string) => {
  for (const [name, values] of Object.entries(sparse)) if (name !== but) x.create_dataset({ name, data: Int32Array.from(values) });
};

describe('a hostile HDF5 file', () => {
  it('may link inside itself', async () => {
    const folder = await folderWith({
      'f.h5ad': await hdf5((file) => {
        anndata(file, 'raw', 'csr', 'text');
        (file.get('layers') as Group).create_soft_link('../raw/X', 'relative');
        (file.get('layers') as Group).create_soft_link('/raw/X', 'linked');
      }),
    });
    expect((await read(folder, { format: 'h5ad', counts: 'layers/linked' }, ['f.h5ad'])).counts.cells).toHaveLength(4);
    await expect(read(folder, { format: 'h5ad', counts: 'layers/relative' }, ['f.h5ad'])).rejects.toThrow('found nothing');
  });
  it.each([
    ['an external link', (x: Group) => x.create_external_link('other.h5', '/raw/X/data', 'data'), 'f.h5ad:/layers/bad/data: expected data inside the file, found an external link to the file "other.h5". Links to other files are not followed'],
    ['an external link by an absolute path', (x: Group) => x.create_external_link('/etc/passwd', '/', 'data'), 'found an external link to the file "/etc/passwd"'],
    ['a soft link to an external link', (x: Group) => {
      x.create_external_link('other.h5', '/raw', 'out');
      x.create_soft_link('/layers/bad/out/X/data', 'data');
    }, 'f.h5ad:/layers/bad/out/X/data: expected data inside the file, found an external link'],
    ['soft links that lead to each other', (x: Group) => {
      x.create_soft_link('/layers/bad/b', 'data');
      x.create_soft_link('/layers/bad/data', 'b');
    }, 'found soft links that lead to each other'],
    ['a soft link to nothing', (x: Group) => x.create_soft_link('/nowhere', 'data'), 'f.h5ad:/layers/bad/data: expected a dataset, found nothing.'],
  ])('is refused for %s', async (_, write, expected) => {
    expect(await refused((x) => {
      honest(x, 'data');
      write(x);
    })).toContain(expected);
  });
  it.each([
    ['a shape that no file of its size holds', 'data', (x: Group) => {
      x.create_dataset({ name: 'data', data: Int32Array.from([1]), shape: [1], maxshape: [null], chunks: [1024] }).resize([2e12]);
    }, /f\.h5ad:\/layers\/bad\/data: expected no more values than a file of \d+ bytes can hold, found the shape 2000000000000\./],
    ['fewer values than indptr says', 'data', (x: Group) => x.create_dataset({ name: 'data', data: Int32Array.from([1, 2]) }), /expected 19 values, as indptr says, found 2 values and 19 indices/],
    ['an indptr that goes back', 'indptr', (x: Group) => x.create_dataset({ name: 'indptr', data: Int32Array.from([0, 4, 2, 6, 11, 12, 18]) }), /indptr: expected ascending values, found 2 after 4/],
    ['indices of no gene', 'indices', (x: Group) => x.create_dataset({ name: 'indices', data: Int32Array.from(sparse.indices.map(() => 7)) }), /indices: expected indices below 5, found 7/],
    ['texts in place of numbers', 'data', (x: Group) => x.create_dataset({ name: 'data', data: sparse.data.map(String) }), /data: expected numbers, found texts/],
    ['a gene twice in a cell', 'indices', (x: Group) => x.create_dataset({ name: 'indices', data: Int32Array.from(sparse.indices.map((index) => Math.min(index, 3))) }), /expected each row and column pair once, found row 4, column 1 again/],
  ])('is refused for %s', async (_, but, write, expected) => {
    expect(await refused((x) => {
      honest(x, but);
      write(x);
    })).toMatch(expected);
  });
  it('sees no file of this machine', async () => {
    const folder = await folderWith({ 'f.h5ad': await hdf5((file) => anndata(file, 'X', 'csr', 'text')) });
    await Hdf5File.use(`${folder}/f.h5ad`, (file) => expect(() => file.dataset('/../../etc/passwd')).toThrow('found nothing'));
  });
});

describe('a hostile text file', () => {
  const declared = { format: 'wide', cells: { cellColumn: 'barcode', cellTypeColumn: 'label' } };
  it('is refused when it unpacks to far more than it holds', async () => {
    const folder = await folderWith({ 'a.tsv.gz': gzipSync(Buffer.alloc(2 ** 26 + 2 ** 20, '0\n')), 'cells.tsv': LABELS });
    await expect(forEachBlock(join(folder, 'a.tsv.gz'), () => undefined)).rejects.toThrow(/a\.tsv\.gz: expected a table, which unpacks to no more than 600 times its size, found more than 67\d{6} bytes in a file of \d+\./);
  });
  it('is refused for a line without end', async () => {
    const folder = await folderWith({ 'a.tsv': Buffer.alloc(2 ** 26 + 2 ** 21, '0\t'), 'cells.tsv': LABELS });
    await expect(forEachBlock(join(folder, 'a.tsv'), () => undefined)).rejects.toThrow('a.tsv: expected lines of text, found a line of more than 64 MiB.');
  });
  it('is refused for a binary file under a text’s name', async () => {
    const folder = await folderWith({ 'a.tsv': Buffer.concat([Buffer.from(wideText()), Buffer.from([0xff, 0x00])]), 'cells.tsv': LABELS });
    await expect(read(folder, declared, ['a.tsv'], 'cells.tsv')).rejects.toThrow(/a\.tsv:\d+:\d+: expected text in UTF-8|a\.tsv:1: expected text in UTF-8/);
  });
});

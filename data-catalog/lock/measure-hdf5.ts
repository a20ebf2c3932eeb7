import { Hdf5File } from '../hdf5/hdf5-file.js';

/** Cells and genes of an HDF5 file of single cells (AnnData, 10x); 0 where it is laid out otherwise. @throws InputFileError when it is damaged */
export function measureHdf5(path: string): Promise<{ rows: number; columns: number }> {
  return Hdf5File.use(path, (file) => {
    const length = (dataset: string) => (file.kind(dataset) === 'dataset' ? file.dataset(dataset).length : 0);
    const index = (table: string) => length(`${table}/${String(file.attribute(table, '_index') ?? '_index')}`);
    if (file.kind('/obs') === 'group') return { rows: index('/obs'), columns: index('/var') };
    const group = file.children('/').map((name) => `/${name}`).find((name) => file.kind(`${name}/barcodes`) === 'dataset');
    return group === undefined ? { rows: 0, columns: 0 } : { rows: length(`${group}/barcodes`), columns: Math.max(length(`${group}/features/id`), length(`${group}/genes`)) };
  });
}

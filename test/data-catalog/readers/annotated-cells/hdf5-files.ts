import type { Group } from 'h5wasm';
import { CELLS, COUNTS, compress, IDS, SYMBOLS, transpose, TYPES } from './world.js';

/** Fills a file as Cell Ranger writes it. */
export function tenx(file: Group, version: 2 | 3, genome = 'GRCh38'): void {
  const group = file.create_group(version === 3 ? 'matrix' : genome);
  const { data, indices, indptr } = compress(COUNTS);
  group.create_dataset({ name: 'data', data: Int32Array.from(data) });
  group.create_dataset({ name: 'indices', data: BigInt64Array.from(indices, BigInt) });
  group.create_dataset({ name: 'indptr', data: BigInt64Array.from(indptr, BigInt) });
  group.create_dataset({ name: 'shape', data: Int32Array.from([IDS.length, CELLS.length]) });
  group.create_dataset({ name: 'barcodes', data: CELLS, dtype: 'S6' });
  if (version === 2) {
    group.create_dataset({ name: 'genes', data: IDS, dtype: 'S6' });
    group.create_dataset({ name: 'gene_names', data: SYMBOLS, dtype: 'S2' });
    return;
  }
  const features = group.create_group('features');
  features.create_dataset({ name: 'id', data: IDS });
  features.create_dataset({ name: 'name', data: SYMBOLS });
  features.create_dataset({ name: 'feature_type', data: IDS.map(() => 'Gene Expression') });
}

type Encoding = 'csr' | 'csc' | 'dense';
function writeMatrix(parent: Group, name: string, encoding: Encoding, counts = COUNTS): void {
  if (encoding === 'dense') {
    parent.create_dataset({ name, data: Float32Array.from(counts.flat()), shape: [counts.length, counts[0]?.length ?? 0], chunks: [2, 3], compression: 4 });
    return;
  }
  const group = parent.create_group(name);
  const { data, indices, indptr } = compress(encoding === 'csr' ? counts : transpose(counts));
  group.create_dataset({ name: 'data', data: Float32Array.from(data) });
  group.create_dataset({ name: 'indices', data: Int32Array.from(indices) });
  group.create_dataset({ name: 'indptr', data: Int32Array.from(indptr) });
  group.create_attribute('encoding-type', `${encoding}_matrix`);
  group.create_attribute('shape', Int32Array.from([counts.length, IDS.length]));
}
function frame(parent: Group, name: string, index: readonly string[]): Group {
  const group = parent.create_group(name);
  group.create_attribute('_index', 'index');
  group.create_dataset({ name: 'index', data: [...index] });
  return group;
}
function categorical(parent: Group, name: string, values: readonly string[]): void {
  const categories = [...new Set(values.filter((value) => value !== ''))].sort();
  const group = parent.create_group(name);
  group.create_dataset({ name: 'categories', data: categories });
  group.create_dataset({ name: 'codes', data: Int8Array.from(values, (value) => categories.indexOf(value)) });
}
/** Fills a file as AnnData writes it: counts in one place, logarithms in X where that is another. */
export function anndata(file: Group, place: 'X' | 'raw' | 'layers/counts', encoding: Encoding, label: 'categorical' | 'text', counts = COUNTS, cells = CELLS): void {
  const logarithms = counts.map((row) => row.map(Math.log1p));
  const obs = frame(file, 'obs', cells);
  if (label === 'categorical') categorical(obs, 'cell_type', TYPES);
  else obs.create_dataset({ name: 'cell_type', data: TYPES });
  frame(file, 'var', IDS).create_dataset({ name: 'symbol', data: SYMBOLS });
  writeMatrix(file, 'X', encoding, place === 'X' ? counts : logarithms);
  file.create_group('layers');
  if (place === 'layers/counts') writeMatrix(file.get('layers') as Group, 'counts', encoding);
  if (place === 'raw') {
    const raw = file.create_group('raw');
    frame(raw, 'var', IDS).create_dataset({ name: 'symbol', data: SYMBOLS });
    writeMatrix(raw, 'X', encoding);
  }
}

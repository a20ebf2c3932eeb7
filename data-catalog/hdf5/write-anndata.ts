import type { Group } from 'h5wasm';
import type { Matrix } from '../../analysis/matrix/matrix.js';
import { compareCodePoints } from '../../analysis/order/compare-code-points.js';
import { writeHdf5 } from './write-hdf5.js';

/** A column of `obs`; null is missing. Texts are written as categories, whole numbers and decimals as doubles. */
export type ObsColumn = readonly (string | null)[] | readonly (number | null)[];

/** Patients x genes as AnnData has them. */
export interface Anndata {
  readonly obsNames: readonly string[];
  readonly obs: ReadonlyMap<string, ObsColumn>;
  readonly varNames: readonly string[];
  readonly x: Matrix<Float32Array | Float64Array>;
  readonly layers: ReadonlyMap<string, Matrix<Float32Array | Float64Array>>;
  /** points of the patients, such as `X_umap`; NaN where there is none */
  readonly obsm: ReadonlyMap<string, Matrix>;
  readonly uns: ReadonlyMap<string, string>;
}

/** Writes an `.h5ad` file, format version 0.1.0 of anndata 0.8 and later. */
export function writeAnndata(path: string, data: Anndata): Promise<void> {
  return writeHdf5(path, (file) => {
    declare(file, 'anndata', '0.1.0');
    writeMatrix(file, 'X', data.x);
    writeFrame(file, 'obs', data.obsNames, data.obs);
    writeFrame(file, 'var', data.varNames, new Map());
    for (const [name, matrices] of [['layers', data.layers], ['obsm', data.obsm]] as const) {
      const group = mapping(file, name);
      for (const [key, matrix] of matrices) writeMatrix(group, key, matrix);
    }
    for (const name of ['varm', 'obsp', 'varp']) mapping(file, name);
    const uns = mapping(file, 'uns');
    for (const [key, text] of data.uns) declare(uns.create_dataset({ name: key, data: text }), 'string', '0.2.0');
  });
}

/** What anndata reads to know how an element is written. */
function declare(element: { create_attribute(name: string, value: string): void }, type: string, version: string): void {
  element.create_attribute('encoding-type', type);
  element.create_attribute('encoding-version', version);
}

function mapping(parent: Group, name: string): Group {
  const group = parent.create_group(name);
  declare(group, 'dict', '0.1.0');
  return group;
}

function writeMatrix(parent: Group, name: string, { rows, columns, values }: Matrix<Float32Array | Float64Array>): void {
  const chunks = [Math.min(rows, 64), Math.min(columns, 1024)];
  const dataset = parent.create_dataset({ name, data: values, shape: [rows, columns], ...(rows * columns === 0 ? {} : { chunks, compression: 4 }) });
  declare(dataset, 'array', '0.2.0');
}

function writeTexts(parent: Group, name: string, texts: readonly string[]): void {
  declare(parent.create_dataset({ name, data: [...texts] }), 'string-array', '0.2.0');
}

function writeFrame(parent: Group, name: string, index: readonly string[], columns: ReadonlyMap<string, ObsColumn>): void {
  const group = parent.create_group(name);
  declare(group, 'dataframe', '0.2.0');
  group.create_attribute('_index', '_index');
  // An empty list has no type to guess.
  if (columns.size === 0) group.create_attribute('column-order', new Float64Array(0), [0]);
  else group.create_attribute('column-order', [...columns.keys()]);
  writeTexts(group, '_index', index);
  for (const [column, values] of columns) {
    if (isNumbers(values)) declare(group.create_dataset({ name: column, data: Float64Array.from(values, (value) => value ?? Number.NaN) }), 'array', '0.2.0');
    else writeCategories(group, column, values);
  }
}

function writeCategories(parent: Group, name: string, values: readonly (string | null)[]): void {
  const categories = [...new Set(values.filter((value) => value !== null))].sort(compareCodePoints);
  const codes = new Map(categories.map((category, c) => [category, c]));
  const group = parent.create_group(name);
  declare(group, 'categorical', '0.2.0');
  // The library writes no booleans; anndata takes 0 for false.
  group.create_attribute('ordered', Int8Array.of(0), []);
  writeTexts(group, 'categories', categories);
  declare(group.create_dataset({ name: 'codes', data: Int16Array.from(values, (value) => (value === null ? -1 : (codes.get(value) as number))) }), 'array', '0.2.0');
}

const isNumbers = (values: ObsColumn): values is readonly (number | null)[] => values.some((value) => typeof value === 'number');

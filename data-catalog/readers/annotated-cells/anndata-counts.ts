import type { Hdf5File } from '../../hdf5/hdf5-file.js';
import { noCount } from './count-rules.js';
import { forEachEntry } from './hdf5-sparse.js';

const VALUES_AT_ONCE = 2 ** 22;
const LOOKED_AT = 20_000;

/** Where a matrix of an AnnData file stands, by the study's name for it: `X`, `raw`, `layers/<name>`. */
export const matrixPath = (counts: string): string => (counts === 'raw' ? '/raw/X' : `/${counts}`);

/** Calls `entry` for each value other than 0 of a matrix cells x genes: CSR, CSC or dense. @throws InputFileError for other shapes and for values that are no counts */
export function forEachCount(file: Hdf5File, counts: string, cells: readonly string[], genes: readonly string[], entry: (cell: number, gene: number, value: number) => void): void {
  const path = matrixPath(counts);
  const checked = (where: string) => (cell: number, gene: number, value: number) => {
    const wrong = value === Math.floor(value) && value >= 0 ? undefined : noCount(value);
    if (wrong !== undefined) file.refuse(where, wrong.expected, `${value} (cell ${cells[cell]}, gene ${genes[gene]})`, remedy(file, counts, wrong.remedy));
    if (value !== 0) entry(cell, gene, value);
  };
  const kind = file.kind(path);
  if (kind === undefined) file.refuse(path, 'the counts that the study file names', 'nothing', remedy(file, counts, `The file has ${matrices(file).join(', ') || 'no matrix'}.`));
  const shape = shapeOf(file, path, kind === 'dataset');
  if (shape[0] !== cells.length || shape[1] !== genes.length) {
    const turned = shape[0] === genes.length && shape[1] === cells.length ? 'The matrix lies on its side: AnnData has cells as rows.' : 'The file is damaged or was cut; write it again.';
    file.refuse(path, `${cells.length} cells x ${genes.length} genes, as obs and var have`, shape.join(' x '), turned);
  }
  if (kind === 'dataset') {
    forEachDense(file, path, checked(path));
    return;
  }
  const format = String(file.attribute(path, 'encoding-type') ?? file.attribute(path, 'h5sparse_format') ?? '');
  const add = checked(`${path}/data`);
  if (format.startsWith('csr')) forEachEntry(file, path, { major: cells.length, minor: genes.length }, add);
  else if (format.startsWith('csc')) forEachEntry(file, path, { major: genes.length, minor: cells.length }, (gene, cell, value) => add(cell, gene, value));
  else file.refuse(path, 'a sparse (csr, csc) or dense matrix', `the encoding ${JSON.stringify(format)}`, 'Write the file again with a current anndata.');
}

function shapeOf(file: Hdf5File, path: string, dense: boolean): number[] {
  if (dense) return [...file.dataset(path).shape];
  const shape = file.attribute(path, 'shape') ?? file.attribute(path, 'h5sparse_shape');
  return Array.isArray(shape) ? shape.map(Number) : [];
}

function forEachDense(file: Hdf5File, path: string, entry: (cell: number, gene: number, value: number) => void): void {
  const data = file.dataset(path);
  const [rows = 0, columns = 0] = data.shape;
  const step = data.rowsAtOnce(VALUES_AT_ONCE);
  for (let from = 0; from < rows; from += step) {
    const values = data.numbers(from, Math.min(rows, from + step));
    for (let e = 0; e < values.length; e++) if (values[e] !== 0) entry(from + Math.floor(e / columns), e % columns, values[e] as number);
  }
}

/** Every matrix that could be declared. */
function matrices(file: Hdf5File): string[] {
  const there = (counts: string) => file.kind(matrixPath(counts)) !== undefined;
  return [...['X', 'raw'].filter(there), ...file.children('/layers').map((name) => `layers/${name}`)];
}

/** Names the matrices of the file that look like counts, where the declared one does not. */
function remedy(file: Hdf5File, declared: string, otherwise: string): string {
  const whole = matrices(file).filter((counts) => counts !== declared && looksWhole(file, counts));
  return whole.length === 0 ? otherwise : `${whole.map((counts) => `\`${counts}\``).join(' and ')} ${whole.length === 1 ? 'holds' : 'hold'} whole numbers: declare counts: ${whole[0]}.`;
}

function looksWhole(file: Hdf5File, counts: string): boolean {
  const path = matrixPath(counts);
  const data = file.dataset(file.kind(path) === 'group' ? `${path}/data` : path);
  const rows = Math.max(1, Math.floor(LOOKED_AT / Math.max(1, data.shape[1] ?? 1)));
  return data.isNumber && data.length > 0 && data.numbers(0, Math.min(data.length, rows)).every((value) => noCount(value) === undefined);
}

import type { Hdf5Dataset } from '../../hdf5/hdf5-dataset.js';
import type { Hdf5File } from '../../hdf5/hdf5-file.js';

const BLOCK = 2 ** 20;
const MOST_MAJOR = 20_000_000;

export interface SparseShape {
  /** what `indptr` runs over: cells (CSR of cells x genes, 10x) or genes (CSC) */
  readonly major: number;
  readonly minor: number;
}

/** Calls `entry` for each entry of a compressed sparse matrix (`data`, `indices`, `indptr` in `group`), by blocks. @throws InputFileError when its parts disagree */
export function forEachEntry(file: Hdf5File, group: string, { major, minor }: SparseShape, entry: (major: number, minor: number, value: number) => void): void {
  const [data, indices, pointer] = ['data', 'indices', 'indptr'].map((name) => file.dataset(`${group}/${name}`)) as [Hdf5Dataset, Hdf5Dataset, Hdf5Dataset];
  const damaged = 'The file is damaged or was cut; write it again.';
  if (pointer.length !== major + 1) {
    const turned = pointer.length === minor + 1 && minor !== major ? 'The matrix lies on its side: transpose it.' : damaged;
    file.refuse(pointer.path, `${major + 1} values, one more than the other list has names`, `${pointer.length}`, turned);
  }
  const starts = pointer.allNumbers(MOST_MAJOR);
  for (let m = 0; m < major; m++) if (!((starts[m + 1] as number) >= (starts[m] as number))) file.refuse(pointer.path, 'ascending values', `${starts[m + 1]} after ${starts[m]}`, damaged);
  const entries = starts[major] as number;
  if (starts[0] !== 0 || data.length !== entries || indices.length !== entries) {
    file.refuse(data.path, `${entries} values, as indptr says`, `${data.length} values and ${indices.length} indices`, damaged);
  }
  let m = 0;
  for (let from = 0; from < entries; from += BLOCK) {
    const to = Math.min(entries, from + BLOCK);
    const values = data.numbers(from, to);
    const at = indices.numbers(from, to);
    for (let e = 0; e < values.length; e++) {
      while (from + e >= (starts[m + 1] as number)) m++;
      const index = at[e] as number;
      if (!(index >= 0 && index < minor)) file.refuse(indices.path, `indices below ${minor}`, `${index}`, damaged);
      entry(m, index, values[e] as number);
    }
  }
}

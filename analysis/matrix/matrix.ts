/** A dense matrix, row-major: element (i, j) is `values[i * columns + j]`. Rows are samples, columns genes, unless stated otherwise. */
export interface Matrix<V extends Float32Array | Float64Array = Float64Array> {
  readonly rows: number;
  readonly columns: number;
  readonly values: V;
}

/** A dense matrix whose rows and columns have names (samples x genes). */
export interface NamedMatrix<V extends Float32Array | Float64Array = Float64Array> extends Matrix<V> {
  readonly rowNames: readonly string[];
  readonly columnNames: readonly string[];
}

/** Counts of cells x genes in compressed sparse row form: the entries of cell i stand at `starts[i] .. starts[i + 1]`, genes ascending. */
export interface SparseCounts {
  readonly cells: readonly string[];
  readonly genes: readonly string[];
  /** length cells + 1 */
  readonly starts: Uint32Array;
  /** gene index of each entry */
  readonly indices: Uint32Array;
  /** count of each entry, > 0 */
  readonly values: Float32Array;
}

/** The rows of `matrix` named by `rows`, in that order. */
export function takeRows<V extends Float32Array | Float64Array>(matrix: Matrix<V>, rows: readonly number[]): Matrix<V> {
  const values = new (matrix.values.constructor as new (n: number) => V)(rows.length * matrix.columns);
  rows.forEach((row, i) => values.set(matrix.values.subarray(row * matrix.columns, (row + 1) * matrix.columns), i * matrix.columns));
  return { rows: rows.length, columns: matrix.columns, values };
}

/** The cells of `counts` at the given positions, in that order; genes unchanged. */
export function takeCells(counts: SparseCounts, cells: readonly number[]): SparseCounts {
  const starts = new Uint32Array(cells.length + 1);
  cells.forEach((cell, i) => {
    starts[i + 1] = starts[i] + counts.starts[cell + 1] - counts.starts[cell];
  });
  const indices = new Uint32Array(starts[cells.length]);
  const values = new Float32Array(starts[cells.length]);
  cells.forEach((cell, i) => {
    indices.set(counts.indices.subarray(counts.starts[cell], counts.starts[cell + 1]), starts[i]);
    values.set(counts.values.subarray(counts.starts[cell], counts.starts[cell + 1]), starts[i]);
  });
  return { cells: cells.map((cell) => counts.cells[cell] as string), genes: counts.genes, starts, indices, values };
}

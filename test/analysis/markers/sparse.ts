import type { SparseCounts } from '../../../analysis/matrix/matrix.js';

/** Dense cells x genes as sparse counts; cells c0, c1, …, genes g00, g01, … */
export function sparse(dense: readonly (readonly number[])[], genes?: readonly string[]): SparseCounts {
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const row of dense) {
    row.forEach((value, gene) => {
      if (value === 0) return;
      indices.push(gene);
      values.push(value);
    });
    starts.push(indices.length);
  }
  const width = dense[0]?.length ?? 0;
  return {
    cells: dense.map((_, i) => `c${i}`),
    genes: genes ?? Array.from({ length: width }, (_, i) => `g${String(i).padStart(2, '0')}`),
    starts: Uint32Array.from(starts),
    indices: Uint32Array.from(indices),
    values: Float32Array.from(values),
  };
}

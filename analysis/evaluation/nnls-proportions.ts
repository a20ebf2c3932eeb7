import type { Matrix, SparseCounts } from '../matrix/matrix.js';
import { NnlsError, nonNegativeLeastSquares } from './nnls.js';

/**
 * Signature of the NNLS baseline: the mean raw profile of each type's cells over the gene list, each scaled to 1e6.
 * @param counts cells x genes of the list (`restrictCounts`)
 * @param pools cell numbers of each type (training cells)
 * @returns genes x types
 * @throws NnlsError for a type without counts
 */
export function meanSignature(counts: SparseCounts, pools: readonly ArrayLike<number>[]): Matrix {
  const genes = counts.genes.length;
  const types = pools.length;
  const values = new Float64Array(genes * types);
  pools.forEach((pool, type) => {
    let total = 0;
    for (let i = 0; i < pool.length; i++) {
      const cell = pool[i] as number;
      const end = counts.starts[cell + 1] as number;
      for (let entry = counts.starts[cell] as number; entry < end; entry++) {
        const count = counts.values[entry] as number;
        values[(counts.indices[entry] as number) * types + type]! += count;
        total += count;
      }
    }
    if (!(total > 0)) throw new NnlsError(`type ${type + 1} of ${types} has no counts over the gene list`);
    for (let gene = 0; gene < genes; gene++) values[gene * types + type]! *= 1e6 / total;
  });
  return { rows: genes, columns: types, values };
}

/**
 * Proportions by non-negative least squares: min ||S p - b||, p >= 0, divided by its sum.
 * @param bulk samples x genes, linear counts per million over the list
 * @returns samples x types
 */
export function nnlsProportions(signature: Matrix, bulk: Matrix<Float32Array | Float64Array>): Matrix {
  const solve = nonNegativeLeastSquares(signature);
  const types = signature.columns;
  const values = new Float64Array(bulk.rows * types);
  for (let sample = 0; sample < bulk.rows; sample++) {
    const p = solve(bulk.values.subarray(sample * bulk.columns, (sample + 1) * bulk.columns));
    const sum = p.reduce((a, b) => a + b, 0);
    if (!(sum > 0)) throw new NnlsError('a sample shares no gene with any cell type');
    for (let type = 0; type < types; type++) values[sample * types + type] = (p[type] as number) / sum;
  }
  return { rows: bulk.rows, columns: types, values };
}

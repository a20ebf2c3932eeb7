import type { Matrix } from '../matrix/matrix.js';

/** A sample without a single positive value over the gene list can't be divided by its sum. */
export class ZeroSumError extends Error {
  readonly code = 'ZERO_SUM';
  constructor(readonly samples: number, genes: number) {
    super(
      `${samples} sample(s) have no positive value over the ${genes} genes of the list, so counts per million are undefined. ` +
        'Likely the gene names of this matrix and of the list differ (symbols against identifiers), or a sample failed. Check the names, or leave these samples out of the cohort file.',
    );
    this.name = 'ZeroSumError';
  }
}

/** A missing value reached the normalisation. */
export class MissingValueError extends Error {
  readonly code = 'MISSING_VALUE';
  constructor(readonly samples: number) {
    super(
      `${samples} sample(s) have missing values in genes of the list. Choose \`missing: drop-genes\` or \`missing: drop-samples\` in the study, so that they are left out before normalisation.`,
    );
    this.name = 'MissingValueError';
  }
}

export interface NormaliseOptions {
  /** `zero`: a sample whose sum is 0 stays 0 (the truth of a cell type that was not drawn). Default `error`. */
  readonly emptySamples?: 'error' | 'zero';
}

/**
 * Counts per million over a gene list: takes the columns of the list first, clips negatives to 0, divides each sample
 * by its own sum over the list, times 1e6 (paper 5.2).
 * @param matrix samples x genes, linear (counts, TPM, FPKM or RSEM)
 * @param columns the list as column numbers of `matrix`, in model order; all columns when left out
 * @returns samples x list, counts per million
 * @throws ZeroSumError, MissingValueError
 */
export function countsPerMillion(
  matrix: Matrix<Float32Array | Float64Array>,
  columns?: ArrayLike<number>,
  options: NormaliseOptions = {},
): Matrix {
  const genes = columns?.length ?? matrix.columns;
  const values = new Float64Array(matrix.rows * genes);
  let zero = 0;
  let missing = 0;
  for (let row = 0; row < matrix.rows; row++) {
    const from = row * matrix.columns;
    const to = row * genes;
    let sum = 0;
    for (let gene = 0; gene < genes; gene++) {
      const value = matrix.values[from + (columns ? (columns[gene] as number) : gene)] as number;
      const clipped = Math.max(value, 0);
      values[to + gene] = clipped;
      sum += clipped;
    }
    if (Number.isNaN(sum)) missing++;
    else if (sum === 0) zero++;
    else for (let gene = to; gene < to + genes; gene++) values[gene] = ((values[gene] as number) / sum) * 1e6;
  }
  if (missing > 0) throw new MissingValueError(missing);
  if (zero > 0 && options.emptySamples !== 'zero') throw new ZeroSumError(zero, genes);
  return { rows: matrix.rows, columns: genes, values };
}

/** log2(counts per million + 1) over a gene list: `countsPerMillion`, then log2(x + 1) (paper 2 and 5.2). */
export function logCountsPerMillion(
  matrix: Matrix<Float32Array | Float64Array>,
  columns?: ArrayLike<number>,
  options: NormaliseOptions = {},
): Matrix {
  const result = countsPerMillion(matrix, columns, options);
  for (let i = 0; i < result.values.length; i++) result.values[i] = Math.log2((result.values[i] as number) + 1);
  return result;
}

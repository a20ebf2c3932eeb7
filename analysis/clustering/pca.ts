import { EigenvalueDecomposition, Matrix as DenseMatrix } from 'ml-matrix';
import type { Matrix } from '../matrix/matrix.js';

/** Components with less than this share of the total variance are rounding: their scores and loadings are zero. */
const NO_VARIANCE = 1e-14;
/** Loadings whose absolute values differ by less than this share are equal when the sign is chosen. */
const SAME_LOADING = 1e-10;

export interface PrincipalComponents {
  /** samples x k */
  readonly scores: Matrix;
  /** genes x k, columns of length 1 */
  readonly loadings: Matrix;
  /** variance of each component over the samples, divided by n - 1; descending */
  readonly variances: Float64Array;
  /** share of the total variance; 0 where nothing varies */
  readonly explained: Float64Array;
  /** mean of each gene, which centres new samples */
  readonly means: Float64Array;
}

/** A matrix that has no principal components. */
export class PrincipalComponentsError extends Error {
  readonly code = 'PRINCIPAL_COMPONENTS';
  constructor(problem: string) {
    super(`Principal components cannot be computed: ${problem}. Likely an input was filtered down to nothing or holds missing values; see the table "removed".`);
    this.name = 'PrincipalComponentsError';
  }
}

/**
 * Principal components, centred and unscaled (paper 2.3, 5.8), from the eigenvectors of the smaller Gram matrix.
 * The loading of largest absolute value is positive (tie: the first gene). Components beyond the rank are all zero.
 * @param matrix samples x genes, finite
 * @param components wanted; k = min(components, samples, genes)
 * @throws PrincipalComponentsError
 */
export function principalComponents(matrix: Matrix, components: number): PrincipalComponents {
  const { rows: n, columns: g } = matrix;
  if (n === 0 || g === 0) throw new PrincipalComponentsError(`the matrix has ${n} samples and ${g} genes`);
  if (!(Number.isInteger(components) && components >= 1)) throw new PrincipalComponentsError(`${components} components were asked for`);
  const k = Math.min(components, n, g);
  const means = columnMeans(matrix);
  const centred = matrix.values.map((value, index) => value - means[index % g]!);
  if (!centred.every(Number.isFinite)) throw new PrincipalComponentsError('it holds a value that is not a finite number');

  const bySample = n <= g;
  const vectors = bySample ? centred : transpose(centred, n, g);
  const size = bySample ? n : g;
  const gram = gramMatrix(vectors, size, bySample ? g : n);
  const decomposition = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  const total = gram.trace();
  const order = decomposition.realEigenvalues
    .map((value, index) => ({ value, index }))
    .sort((a, b) => b.value - a.value)
    .slice(0, k);

  const scores = new Float64Array(n * k);
  const loadings = new Float64Array(g * k);
  const variances = new Float64Array(k);
  const explained = new Float64Array(k);
  order.forEach(({ value, index }, c) => {
    if (!(value > NO_VARIANCE * total) || n < 2) return;
    variances[c] = value / (n - 1);
    explained[c] = value / total;
    const vector = Float64Array.from({ length: size }, (_, i) => decomposition.eigenvectorMatrix.get(i, index));
    const loading = bySample ? combineRows(centred, g, vector, Math.sqrt(value)) : vector;
    const sign = signOf(loading);
    for (let j = 0; j < g; j++) loadings[j * k + c] = sign * loading[j]!;
    for (let i = 0; i < n; i++) {
      if (bySample) {
        scores[i * k + c] = sign * vector[i]! * Math.sqrt(value);
        continue;
      }
      let score = 0;
      for (let j = 0; j < g; j++) score += centred[i * g + j]! * loading[j]!;
      scores[i * k + c] = sign * score;
    }
  });
  return {
    scores: { rows: n, columns: k, values: scores },
    loadings: { rows: g, columns: k, values: loadings },
    variances,
    explained,
    means,
  };
}

function columnMeans({ rows, columns, values }: Matrix): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) means[j]! += values[i * columns + j]!;
  return means.map((sum) => sum / rows);
}

function transpose(values: Float64Array, rows: number, columns: number): Float64Array {
  const turned = new Float64Array(values.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) turned[j * rows + i] = values[i * columns + j]!;
  return turned;
}

/** Scalar products of all pairs of the `size` vectors, each of the given length. */
function gramMatrix(vectors: Float64Array, size: number, length: number): DenseMatrix {
  const gram = DenseMatrix.zeros(size, size);
  for (let i = 0; i < size; i++) {
    const a = vectors.subarray(i * length, (i + 1) * length);
    for (let j = 0; j <= i; j++) {
      const b = vectors.subarray(j * length, (j + 1) * length);
      let even = 0;
      let odd = 0;
      let e = 0;
      for (; e + 1 < length; e += 2) {
        even += a[e]! * b[e]!;
        odd += a[e + 1]! * b[e + 1]!;
      }
      if (e < length) even += a[e]! * b[e]!;
      gram.set(i, j, even + odd);
      gram.set(j, i, even + odd);
    }
  }
  return gram;
}

/** The rows of `values` weighted by `weights`, summed and divided by `norm`. */
function combineRows(values: Float64Array, columns: number, weights: Float64Array, norm: number): Float64Array {
  const sum = new Float64Array(columns);
  weights.forEach((weight, i) => {
    for (let j = 0; j < columns; j++) sum[j]! += weight * values[i * columns + j]!;
  });
  return sum.map((value) => value / norm);
}

/** 1 or -1, so that the first loading of largest absolute value becomes positive. */
function signOf(loading: Float64Array): 1 | -1 {
  let largest = 0;
  for (const value of loading) largest = Math.max(largest, Math.abs(value));
  const first = loading.find((value) => Math.abs(value) >= largest * (1 - SAME_LOADING)) ?? 0;
  return first < 0 ? -1 : 1;
}

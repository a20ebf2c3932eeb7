import type { Matrix } from '../matrix/matrix.js';

export class NnlsError extends Error {
  readonly code = 'NNLS';
  constructor(detail: string) {
    super(`Non-negative least squares failed: ${detail}. Two cell types likely have the same mean profile over the gene list, or one has none; merge them or leave one out.`);
    this.name = 'NnlsError';
  }
}

/**
 * min ||S p - b|| with p >= 0 by an active set (Lawson and Hanson 1974, in the normal equations as Bro and de Jong 1997):
 * for many b and few columns (up to about 20).
 * @param signature genes x types
 * @returns a solver: b (genes) -> p (types), not normalised. The solver throws NnlsError.
 */
export function nonNegativeLeastSquares(signature: Matrix): (b: ArrayLike<number>) => Float64Array {
  const { rows: genes, columns: c, values } = signature;
  const gram = new Float64Array(c * c);
  for (let gene = 0; gene < genes; gene++) {
    for (let i = 0; i < c; i++) {
      const s = values[gene * c + i] as number;
      for (let j = 0; j < c; j++) gram[i * c + j]! += s * (values[gene * c + j] as number);
    }
  }

  return (b) => {
    const right = new Float64Array(c);
    for (let gene = 0; gene < genes; gene++) {
      for (let i = 0; i < c; i++) right[i]! += (values[gene * c + i] as number) * (b[gene] as number);
    }
    const tolerance = 1e-12 * Math.max(...right.map(Math.abs));
    const p = new Float64Array(c);
    const passive = new Set<number>();
    // Lawson and Hanson's limit: 3 rounds a column are ample.
    for (let round = 0; round <= 3 * c; round++) {
      let best = -1;
      let steepest = tolerance;
      for (let i = 0; i < c; i++) {
        if (passive.has(i)) continue;
        let descent = right[i] as number;
        for (let j = 0; j < c; j++) descent -= (gram[i * c + j] as number) * (p[j] as number);
        if (descent > steepest) {
          best = i;
          steepest = descent;
        }
      }
      if (best < 0) return p;
      passive.add(best);
      for (;;) {
        const members = [...passive].sort((x, y) => x - y);
        const solution = solveGram(gram, c, right, members);
        if (solution.every((x) => x > 0)) {
          p.fill(0);
          members.forEach((i, k) => {
            p[i] = solution[k] as number;
          });
          break;
        }
        let step = 1;
        members.forEach((i, k) => {
          const to = solution[k] as number;
          if (to <= 0) step = Math.min(step, (p[i] as number) / ((p[i] as number) - to || 1));
        });
        members.forEach((i, k) => {
          const to = solution[k] as number;
          const moved = (p[i] as number) + step * (to - (p[i] as number));
          const leaves = to <= 0 && (p[i] as number) / ((p[i] as number) - to || 1) <= step;
          p[i] = leaves ? 0 : moved;
          if (leaves) passive.delete(i);
        });
        if (passive.size === 0) break;
      }
    }
    throw new NnlsError(`no solution after ${3 * c} rounds`);
  };
}

/** Cholesky solution of gram x = right over `members`, with one step of refinement. */
function solveGram(gram: Float64Array, c: number, right: Float64Array, members: readonly number[]): Float64Array {
  const m = members.length;
  const at = (i: number, j: number) => gram[(members[i] as number) * c + (members[j] as number)] as number;
  const lower = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = at(i, j);
      for (let k = 0; k < j; k++) sum -= (lower[i * m + k] as number) * (lower[j * m + k] as number);
      if (i === j) {
        if (!(sum > 1e-14 * at(i, i))) throw new NnlsError('the profiles of the cell types are not independent');
        lower[i * m + i] = Math.sqrt(sum);
      } else lower[i * m + j] = sum / (lower[j * m + j] as number);
    }
  }
  const back = (v: Float64Array) => {
    for (let i = 0; i < m; i++) {
      for (let k = 0; k < i; k++) v[i]! -= (lower[i * m + k] as number) * (v[k] as number);
      v[i]! /= lower[i * m + i] as number;
    }
    for (let i = m - 1; i >= 0; i--) {
      for (let k = i + 1; k < m; k++) v[i]! -= (lower[k * m + i] as number) * (v[k] as number);
      v[i]! /= lower[i * m + i] as number;
    }
    return v;
  };
  const wanted = Float64Array.from(members, (i) => right[i] as number);
  const x = back(wanted.slice());
  const residual = wanted.map((value, i) => {
    let rest = value;
    for (let j = 0; j < m; j++) rest -= at(i, j) * (x[j] as number);
    return rest;
  });
  back(residual).forEach((delta, i) => {
    x[i]! += delta;
  });
  return x;
}

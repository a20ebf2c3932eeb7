/**
 * Similarity of two splits of the same patients (paper 5.8, algorithm 1): the larger of J(A1, B1) and J(A1, B2), where A1 and
 * B1 are the smaller groups and J is intersection over union. As printed this depends on the order of A and B; the larger of
 * both orders is taken. Of equal halves, the group of the chosen states counts as the smaller.
 * @param a, b 1 inside the chosen states, else 0
 */
export function splitSimilarity(a: Uint8Array, b: Uint8Array): number {
  // both[s][t]: patients on side s of a and side t of b
  let both11 = 0;
  let sizeA = 0;
  let sizeB = 0;
  for (let i = 0; i < a.length; i++) {
    both11 += a[i]! & b[i]!;
    sizeA += a[i]!;
    sizeB += b[i]!;
  }
  const n = a.length;
  const sizes = [[n - sizeA, sizeA], [n - sizeB, sizeB]] as const;
  const both = [[n - sizeA - sizeB + both11, sizeB - both11], [sizeA - both11, both11]] as const;
  const jaccard = (s: 0 | 1, t: 0 | 1): number => {
    const union = sizes[0][s] + sizes[1][t] - both[s][t];
    return union === 0 ? 0 : both[s][t] / union;
  };
  const a1 = sizeA <= n - sizeA ? 1 : 0;
  const b1 = sizeB <= n - sizeB ? 1 : 0;
  const other = (side: 0 | 1): 0 | 1 => (side === 1 ? 0 : 1);
  return Math.max(jaccard(a1, b1), jaccard(a1, other(b1)), jaccard(other(a1), b1));
}

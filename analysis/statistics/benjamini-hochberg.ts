/**
 * Benjamini-Hochberg adjusted p-values (q-values), in the order given.
 * NaN means "not tested": it stays NaN and is not in the denominator.
 */
export function benjaminiHochberg(p: ArrayLike<number>): Float64Array {
  const q = new Float64Array(p.length).fill(Number.NaN);
  const tested: number[] = [];
  for (let i = 0; i < p.length; i++) if (!Number.isNaN(p[i]!)) tested.push(i);
  tested.sort((a, b) => p[a]! - p[b]!);
  let smallest = 1;
  for (let rank = tested.length; rank >= 1; rank--) {
    const i = tested[rank - 1]!;
    smallest = Math.min(smallest, p[i]! * (tested.length / rank));
    q[i] = smallest;
  }
  return q;
}

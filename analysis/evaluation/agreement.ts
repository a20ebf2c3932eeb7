export interface Agreement {
  /** values compared */
  readonly n: number;
  /** Lin's concordance with population variances; null when both sides are the same constant */
  readonly ccc: number | null;
  /** mean absolute difference */
  readonly l1: number | null;
  /** 1 - sum (y - x)^2 / sum (x - mean x)^2 with x the truth; null for a constant truth */
  readonly r2: number | null;
  /** null when a side is constant */
  readonly pearson: number | null;
}

export class UnequalLengthError extends Error {
  readonly code = 'UNEQUAL_LENGTH';
  constructor(truth: number, predicted: number) {
    super(`${truth} true values stand against ${predicted} predicted ones. They are of different samples or gene lists; predict the same test set again.`);
    this.name = 'UnequalLengthError';
  }
}

/** How well a prediction agrees with the truth (paper 5.5): CCC, L1, R^2 and Pearson's correlation over all values given. */
export function agreement(truth: ArrayLike<number>, predicted: ArrayLike<number>): Agreement {
  const n = truth.length;
  if (predicted.length !== n) throw new UnequalLengthError(n, predicted.length);
  if (n === 0) return { n, ccc: null, l1: null, r2: null, pearson: null };
  let sumX = 0;
  let sumY = 0;
  let constantX = true;
  let constantY = true;
  for (let i = 0; i < n; i++) {
    const x = truth[i] as number;
    const y = predicted[i] as number;
    sumX += x;
    sumY += y;
    if (x !== truth[0]) constantX = false;
    if (y !== predicted[0]) constantY = false;
  }
  // The mean of a constant is that constant, whatever rounding makes of its sum.
  const meanX = constantX ? (truth[0] as number) : sumX / n;
  const meanY = constantY ? (predicted[0] as number) : sumY / n;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  let absolute = 0;
  let squared = 0;
  for (let i = 0; i < n; i++) {
    const x = truth[i] as number;
    const y = predicted[i] as number;
    const dx = x - meanX;
    const dy = y - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
    absolute += Math.abs(y - x);
    squared += (y - x) * (y - x);
  }
  const spread = xx / n + yy / n + (meanX - meanY) ** 2;
  return {
    n,
    ccc: spread > 0 ? (2 * xy) / n / spread : null,
    l1: absolute / n,
    r2: xx > 0 ? 1 - squared / xx : null,
    pearson: xx > 0 && yy > 0 ? xy / Math.sqrt(xx) / Math.sqrt(yy) : null,
  };
}

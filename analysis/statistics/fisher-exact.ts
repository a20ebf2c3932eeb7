import { hypergeometric } from './hypergeometric.js';

export interface FisherExactTest {
  /** sample odds ratio a d / (b c); Infinity when b c is 0, NaN when a d is 0 as well */
  readonly oddsRatio: number;
  /** two-sided: the probability of all tables at most as likely as this one */
  readonly pValue: number;
}

/** Tables this much likelier than the observed one still count as equally likely (rounding; the convention of R). */
const EQUALLY_LIKELY = 1 + 1e-7;

/**
 * Fisher's exact test of the 2 x 2 table (a b; c d) with its margins fixed.
 * @throws HypergeometricMarginsError when a count is negative or not whole
 */
export function fisherExact(a: number, b: number, c: number, d: number): FisherExactTest {
  const { first, probability } = hypergeometric(a + b + c + d, a + c, a + b);
  const limit = probability[a - first]! * EQUALLY_LIKELY;
  let pValue = 0;
  for (const p of [...probability].sort((x, y) => x - y)) if (p <= limit) pValue += p;
  return { oddsRatio: (a * d) / (b * c), pValue: Math.min(1, pValue) };
}

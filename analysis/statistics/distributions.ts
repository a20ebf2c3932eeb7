import erfc from '@stdlib/math-base-special-erfc';
import gammainc from '@stdlib/math-base-special-gammainc';

/** The exact 97.5 % quantile of the standard normal: half width of 95 % limits in standard errors. */
export const normalQuantile975 = 1.959963984540054;

/** P(Z > z) of the standard normal; keeps full relative precision far into the tail. NaN gives NaN. */
export function normalUpperTail(z: number): number {
  return 0.5 * erfc(z * Math.SQRT1_2);
}

/** P(|Z| > |z|) of the standard normal. NaN gives NaN. */
export function normalTwoSided(z: number): number {
  return erfc(Math.abs(z) * Math.SQRT1_2);
}

/**
 * P(X > x) of the chi-square distribution with `df` degrees of freedom; keeps relative precision in the tail
 * (1000 on 1 df is about 1.8e-219). Values at or below 0 give 1; NaN, or df below 1, gives NaN.
 */
export function chiSquareUpperTail(x: number, df: number): number {
  if (Number.isNaN(x) || !(df >= 1)) return Number.NaN;
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (df === 1) return erfc(Math.sqrt(x / 2));
  if (df === 2) return Math.exp(-x / 2);
  return gammainc(x / 2, df / 2, true, true);
}

export { hypergeometricUpperTail } from './hypergeometric.js';

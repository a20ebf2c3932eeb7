import type { ExpressionUnit } from '../../data-catalog/study/expression.js';
import type { WideTable } from './look-at-file.js';

export type Unit = ExpressionUnit;
type Values = WideTable['values'];

const LOG_AT_MOST = 25;
/** Microarray intensities have a floor of background; log2(x + 1) of counts has zeros. */
const ARRAY_AT_LEAST = 3;
/** log2(0.001), rounded as Xena does */
const XENA_ZERO = -9.9658;

/** Why values are no expression that can be used, or undefined. */
export function whyNoExpression({ smallest, largest }: Values): string | undefined {
  if (smallest < 0 && !isXenaZero(smallest)) return 'it has negative values (centred or log-ratio values cannot be used)';
  return largest <= 1 ? 'its values are 0 to 1, no expression' : undefined;
}

const isXenaZero = (value: number): boolean => Math.abs(value - XENA_ZERO) < 0.01;

/** The unit of a table by the values that were seen, and why. */
export function guessUnit({ smallest, largest, whole }: Values): [Unit, string] {
  if (isXenaZero(smallest)) return ['log2p0.001', `the smallest value is ${smallest}, log2 of 0.001, as Xena writes zeros`];
  if (whole && largest > LOG_AT_MOST) return ['counts', `whole numbers, the largest seen ${largest}`];
  if (largest <= LOG_AT_MOST && smallest >= ARRAY_AT_LEAST) return ['log2', `values from ${smallest} to ${largest}: logarithms without zeros, as of a microarray; log2p1 if they are log2(x + 1)`];
  if (largest <= LOG_AT_MOST) return ['log2p1', `no value above ${LOG_AT_MOST} (largest seen ${largest}): logarithms, taken for log2(x + 1)`];
  return ['linear', `decimals, the largest seen ${largest}: not logarithms`];
}

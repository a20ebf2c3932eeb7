import type { InputProblems } from '../readers/input-file-error.js';
import type { ExpressionUnit } from '../study/expression.js';

/** A logarithm above this would be more than 10^12 on the linear scale. */
const MAX_LOG2 = 40;
/** A linear matrix whose largest value is this small is on a log scale. */
const MIN_LINEAR_MAXIMUM = 25;
/** log2(0.001), as Xena rounds it */
const LEAST_LOG2_0001 = -9.97;
/** Values centred on each gene's mean are negative about half the time, logarithms of expression seldom. */
const MOST_NEGATIVE = 0.25;

type Refusal = { readonly expected: string; readonly remedy: string };

/** Undoes the logarithm of one value. */
export function linearOf(unit: ExpressionUnit): (value: number) => number {
  switch (unit) {
    case 'log2p1':
      return (value) => 2 ** value - 1;
    case 'log2p0.001':
      // What was 0 comes back a little off it: Xena writes four decimals.
      return (value) => Math.max(0, 2 ** value - 0.001);
    case 'log2':
      return (value) => 2 ** value;
    default:
      return (value) => value;
  }
}

/** Why one value cannot be of the unit, or undefined. */
export function refusalOf(value: number, unit: ExpressionUnit): Refusal | undefined {
  if (unit === 'log2') return undefined;
  if (unit === 'log2p0.001') return value < LEAST_LOG2_0001 ? { expected: 'log2(x + 0.001), at least -9.97', remedy: 'Centred or log-ratio values cannot be used; declare the unit that the values have.' } : undefined;
  if (value < 0) return { expected: 'a value of 0 or more', remedy: 'Centred or log-ratio values cannot be used; give counts or normalised counts, or declare unit: log2p0.001 or log2 if the values are such logarithms.' };
  if (unit === 'counts' && !Number.isInteger(value)) return { expected: 'a whole count (unit: counts)', remedy: 'Declare unit: linear for normalised values, log2p1 for logarithms of x + 1.' };
  return undefined;
}

/** Whether the values as a whole contradict the declared scale. */
export function checkScale(rows: readonly Float64Array[], unit: ExpressionUnit, problems: InputProblems): void {
  let largest = Number.NEGATIVE_INFINITY;
  let [known, negative, whole] = [0, 0, true];
  for (const row of rows) {
    for (const value of row) {
      if (value > largest) largest = value;
      if (!Number.isNaN(value)) known++;
      if (value < 0) negative++;
      if (whole && !Number.isInteger(value) && !Number.isNaN(value)) whole = false;
    }
  }
  const add = (expected: string, found: string, remedy: string) => problems.add({ line: 0, column: 0, expected, found, remedy });
  if (unit.startsWith('log2') && largest > MAX_LOG2) add(`${unit === 'log2p1' ? 'log2(x + 1)' : unit === 'log2' ? 'log2(x)' : 'log2(x + 0.001)'} values, at most ${MAX_LOG2}`, `a maximum of ${largest}`, 'Declare unit: linear or counts.');
  if (unit === 'linear' && largest < MIN_LINEAR_MAXIMUM) add(`linear values, the largest at least ${MIN_LINEAR_MAXIMUM}`, `a maximum of ${largest}`, 'These look like logarithms: declare unit: log2p1.');
  if (unit === 'counts' && !whole && largest < MIN_LINEAR_MAXIMUM) add('counts', `decimals and a maximum of ${largest}`, 'These look like logarithms: declare unit: log2p1.');
  if (unit === 'log2' && negative > MOST_NEGATIVE * known) add('logarithms of expression', `${Math.round((100 * negative) / known)} % of the values below 0`, 'These look centred, or ratios to a reference, from which expression cannot be had back; give uncentred values.');
}

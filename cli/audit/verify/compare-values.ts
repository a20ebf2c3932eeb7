import type { Values } from './read-values.js';

/** How far two numbers may lie apart: relative to the larger of them, or to `floor` where both are smaller. */
export interface Tolerance {
  readonly relative: number;
  readonly floor: number;
}

/** For what is computed in double precision, or with the engine and machine of the run. */
export const SAME_COMPUTER: Tolerance = { relative: 1e-8, floor: 0 };
/** For what the network predicts elsewhere: its float32 sums are off by a share of the values that went in, not of a small result. */
export const OTHER_COMPUTER: Tolerance = { relative: 1e-4, floor: 1 };

export interface Comparison {
  readonly compared: number;
  /** the largest difference of two numbers, as the tolerance measures it */
  readonly largest: number;
  /** values outside the tolerance, and texts that are not the same */
  readonly differing: number;
  /** what is not even comparable, such as other columns or another number of rows */
  readonly shape: string | null;
}

/** Every value of a re-derived artifact beside the recorded one. */
export function compareValues(recorded: Values, derived: Values, tolerance: Tolerance): Comparison {
  let [compared, largest, differing] = [0, 0, 0];
  const none = { compared, largest, differing };
  if ([...recorded.keys()].join('\n') !== [...derived.keys()].join('\n')) return { ...none, shape: `it has ${nameSome(derived)}, not ${nameSome(recorded)}` };
  for (const [name, before] of recorded) {
    const now = derived.get(name) ?? [];
    if (now.length !== before.length) return { ...none, shape: `${name} has ${now.length} values, not ${before.length}` };
    for (let i = 0; i < before.length; i++) {
      const difference = differenceOf(before[i], now[i], tolerance.floor);
      if (difference > tolerance.relative) differing++;
      if (difference > largest && Number.isFinite(difference)) largest = difference;
    }
    compared += before.length;
  }
  return { compared, largest, differing, shape: null };
}

/** 0 for equal values; infinite for values that are not two finite numbers. */
function differenceOf(a: unknown, b: unknown, floor: number): number {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  if (typeof a !== 'number' || typeof b !== 'number' || !Number.isFinite(a) || !Number.isFinite(b)) return Number.POSITIVE_INFINITY;
  return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), floor);
}

function nameSome(values: Values): string {
  const names = [...values.keys()];
  return names.length <= 12 ? `the parts ${names.join(', ')}` : `${names.length} parts (${names.slice(0, 12).join(', ')}, …)`;
}

import { logRank } from '../survival/log-rank.js';

/** Vote on a patient: inside, outside, or undecided. */
export const OUTSIDE = 0;
export const INSIDE = 1;
export const UNDECIDED = 2;

export type Direction = 'favourable' | 'unfavourable' | 'none';

/** Observed and expected events closer than this are equal. */
const NO_DIFFERENCE = 1e-9;

/**
 * Majority vote of aligned assignments on every patient (paper 5.8, algorithm 2): inside when more than half of them say so,
 * outside likewise, else undecided. Two assignments therefore need unanimity.
 */
export function majorityVote(assignments: readonly Uint8Array[]): Uint8Array {
  const patients = assignments[0]?.length ?? 0;
  return Uint8Array.from({ length: patients }, (_, i) => {
    const inside = assignments.reduce((sum, assignment) => sum + assignment[i]!, 0);
    if (2 * inside > assignments.length) return INSIDE;
    return 2 * inside < assignments.length ? OUTSIDE : UNDECIDED;
  });
}

/**
 * Whether the patients voted inside live longer or shorter than everybody else, the undecided included: the sign of their
 * observed minus expected events. None when there is no difference, or nobody inside.
 * @param time months
 * @param event 1 event, 0 censored
 */
export function directionOf(vote: Uint8Array, time: Float64Array, event: Uint8Array): Direction {
  const inside = Int32Array.from(vote, (value) => (value === INSIDE ? 1 : 0));
  if (!inside.includes(1)) return 'none';
  const { observed, expected } = logRank(time, event, inside, 2);
  const excess = observed[1]! - expected[1]!;
  if (Math.abs(excess) < NO_DIFFERENCE) return 'none';
  return excess < 0 ? 'favourable' : 'unfavourable';
}

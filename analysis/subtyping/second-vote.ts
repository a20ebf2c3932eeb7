import { type Direction, INSIDE } from './consensus.js';

export type PatientGroup = 'favourable' | 'unfavourable' | 'intermediate';

export interface DirectedVote {
  readonly vote: Uint8Array;
  readonly direction: Direction;
}

export interface FinalGroup {
  readonly group: PatientGroup;
  /** voted into both patterns, and therefore intermediate */
  readonly conflict: boolean;
  /** share of the direction's components that vote for the patient; null where that direction has none */
  readonly favourable: number | null;
  readonly unfavourable: number | null;
}

/**
 * Second vote (paper 5.8): a patient is in the favourable pattern when more than half of the favourable components have them
 * inside (undecided counts as not), in the unfavourable likewise; in both, or neither, is intermediate.
 */
export function voteOnGroups(components: readonly DirectedVote[], patients: number): FinalGroup[] {
  const favouring = components.filter(({ direction }) => direction === 'favourable');
  const disfavouring = components.filter(({ direction }) => direction === 'unfavourable');
  return Array.from({ length: patients }, (_, i) => {
    const favourable = insideCount(favouring, i);
    const unfavourable = insideCount(disfavouring, i);
    const up = 2 * favourable > favouring.length;
    const down = 2 * unfavourable > disfavouring.length;
    return {
      group: up === down ? 'intermediate' : up ? 'favourable' : 'unfavourable',
      conflict: up && down,
      favourable: favouring.length === 0 ? null : favourable / favouring.length,
      unfavourable: disfavouring.length === 0 ? null : unfavourable / disfavouring.length,
    };
  });
}

function insideCount(components: readonly DirectedVote[], patient: number): number {
  return components.reduce((sum, { vote }) => sum + (vote[patient] === INSIDE ? 1 : 0), 0);
}

export type CalledGroup = 'favourable' | 'unfavourable' | 'intermediate' | 'conflict';

/**
 * The group of a patient from the two probabilities: called when the probability is above the cut (strictly); called both is a
 * conflict, called neither is intermediate. A probability that was not computed (null) calls nobody.
 */
export function callGroup(favourable: number | null, unfavourable: number | null, cut: number): CalledGroup {
  const good = favourable !== null && favourable > cut;
  const bad = unfavourable !== null && unfavourable > cut;
  if (good && bad) return 'conflict';
  if (good) return 'favourable';
  return bad ? 'unfavourable' : 'intermediate';
}

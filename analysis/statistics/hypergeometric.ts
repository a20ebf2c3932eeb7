/** Margins that cannot belong to a draw without replacement. */
export class HypergeometricMarginsError extends RangeError {
  readonly code = 'HYPERGEOMETRIC_MARGINS';
  constructor(population: number, marked: number, draws: number) {
    super(
      `Hypergeometric distribution with population ${population}, ${marked} marked, ${draws} drawn: ` +
        'whole numbers are needed, with marked and drawn within 0 and the population. Check that both sets were intersected with the universe.',
    );
    this.name = 'HypergeometricMarginsError';
  }
}

export interface Hypergeometric {
  /** smallest possible number of marked items in the draw */
  readonly first: number;
  /** probability of `first`, `first + 1`, ... up to the largest possible number; sums to 1 */
  readonly probability: Float64Array;
}

/**
 * Distribution of the number of marked items among `draws` from `population` items of which `marked` are marked.
 * Built outwards from the mode by ratios of neighbours and then normalised, so that no factorial loses digits.
 */
export function hypergeometric(population: number, marked: number, draws: number): Hypergeometric {
  const whole = Number.isInteger(population) && Number.isInteger(marked) && Number.isInteger(draws);
  if (!whole || marked < 0 || draws < 0 || marked > population || draws > population) throw new HypergeometricMarginsError(population, marked, draws);
  const first = Math.max(0, draws + marked - population);
  const last = Math.min(draws, marked);
  const weight = new Float64Array(last - first + 1);
  const mode = Math.min(last, Math.max(first, Math.floor(((draws + 1) * (marked + 1)) / (population + 2))));
  weight[mode - first] = 1;
  for (let k = mode; k < last; k++) {
    weight[k + 1 - first] = (weight[k - first]! * (marked - k) * (draws - k)) / ((k + 1) * (population - marked - draws + k + 1));
  }
  for (let k = mode; k > first; k--) {
    weight[k - 1 - first] = (weight[k - first]! * k * (population - marked - draws + k)) / ((marked - k + 1) * (draws - k + 1));
  }
  let total = 0;
  for (const w of weight) total += w;
  for (let i = 0; i < weight.length; i++) weight[i]! /= total;
  return { first, probability: weight };
}

/** P(X >= overlap): `draws` items from a `population` of which `marked` are marked share at least `overlap`. */
export function hypergeometricUpperTail(overlap: number, population: number, marked: number, draws: number): number {
  const { first, probability } = hypergeometric(population, marked, draws);
  if (overlap <= first) return 1;
  let tail = 0;
  for (let i = probability.length - 1; i >= overlap - first; i--) tail += probability[i]!; // small ones first
  return Math.min(1, tail);
}

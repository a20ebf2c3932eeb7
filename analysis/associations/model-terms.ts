import { compareCodePoints } from '../order/compare-code-points.js';

/** A covariate of a regression, no value missing: numbers are one term, texts one term for each level but the reference. */
export type Covariate =
  | { readonly name: string; readonly values: readonly number[] }
  | { readonly name: string; readonly levels: readonly string[]; readonly reference?: string };

/** One column of the design: `name` is `column` of a number, `column=level` of a text. */
export interface Term {
  readonly name: string;
  readonly values: Float64Array;
  /** level that a text's terms are compared with */
  readonly reference: string | null;
}

/**
 * The terms of the covariates, levels by code point.
 * The reference level is the one asked for if it occurs, otherwise the first by code point.
 */
export function modelTerms(covariates: readonly Covariate[]): Term[] {
  return covariates.flatMap((covariate): Term[] => {
    if ('values' in covariate) return [{ name: covariate.name, values: Float64Array.from(covariate.values), reference: null }];
    const levels = [...new Set(covariate.levels)].sort(compareCodePoints);
    const reference = levels.find((level) => level === covariate.reference) ?? levels[0]!;
    return levels
      .filter((level) => level !== reference)
      .map((level) => ({
        name: `${covariate.name}=${level}`,
        values: Float64Array.from(covariate.levels, (l) => (l === level ? 1 : 0)),
        reference,
      }));
  });
}

/**
 * Why a term has no finite estimate in a proportional hazards model, or null when nothing speaks against it:
 * a level needs an event among its patients and among the others, a number needs more than one value.
 */
export function reasonToLeaveOut(term: Term, event: Uint8Array): string | null {
  if (term.reference === null) return term.values.every((v) => v === term.values[0]) ? 'the same value in every patient' : null;
  let inside = 0;
  let outside = 0;
  term.values.forEach((v, i) => {
    if (v === 1) inside += event[i]!;
    else outside += event[i]!;
  });
  const patients = term.values.reduce((sum, v) => sum + v, 0);
  if (inside === 0) return `no event among the ${patients} patients with this level, who stay in the model beside the reference ${term.reference}`;
  return outside === 0 ? `no event among the ${term.values.length - patients} patients without this level` : null;
}

import { normalQuantile975 } from '../statistics/distributions.js';
import { CoxCollinearError, CoxDivergenceError, coxEfron } from '../survival/cox.js';
import { type FollowedPatient, followedPatients, type GroupedPatient } from './grouped-patients.js';
import { type Covariate, modelTerms, reasonToLeaveOut } from './model-terms.js';

/** Covariates of each model beside the group; `age` is a number, the others are levels. */
export const HAZARD_MODELS: readonly { readonly name: string; readonly covariates: readonly string[] }[] = [
  { name: 'groups', covariates: [] },
  { name: 'groups and clinical', covariates: ['age', 'risk', 'flt3'] },
];

const REASONS = {
  COX_COLLINEAR: 'follows from the other terms among the patients at risk at an event',
  COX_DIVERGENCE: 'together with the other terms it separates patients with events from those without, so it has no finite estimate',
} as const;

const GROUP_REFERENCE = 'intermediate';

export interface HazardTerm {
  readonly term: string;
  readonly coefficient: number;
  readonly hazardRatio: number;
  readonly lower95: number;
  readonly upper95: number;
  readonly z: number;
  readonly pValue: number;
  readonly n: number;
  readonly events: number;
}

export interface HazardModel {
  readonly terms: HazardTerm[];
  /** terms left out, and why */
  readonly leftOut: { term: string; reason: string }[];
}

/**
 * Cox model (Efron ties) of the group beside clinical covariates (paper 2.3), on the patients with everything known.
 * A covariate that no patient has is not in the model; terms that cannot be estimated are left out and reported;
 * with a single group left there is no model. Wald limits at 95 %.
 */
export function fitHazards(patients: readonly GroupedPatient[], covariates: readonly string[]): HazardModel {
  const followed = followedPatients(patients);
  const available = covariates.filter((name) => followed.some((p) => covariateOf(p, name) !== null));
  const complete = followed.filter((p) => available.every((name) => covariateOf(p, name) !== null));
  if (new Set(complete.map((p) => p.group)).size < 2) return { terms: [], leftOut: [] };
  const time = Float64Array.from(complete, (p) => p.time);
  const event = Uint8Array.from(complete, (p) => p.event);
  const leftOut: { term: string; reason: string }[] = [];
  let terms = modelTerms([
    { name: 'group', levels: complete.map((p) => p.group), reference: GROUP_REFERENCE },
    ...available.map((name): Covariate =>
      name === 'age' ? { name, values: complete.map((p) => p.age!) } : { name, levels: complete.map((p) => p.covariates[name]!) },
    ),
  ]).filter((term) => {
    const reason = reasonToLeaveOut(term, event);
    if (reason !== null) leftOut.push({ term: term.name, reason });
    return reason === null;
  });
  while (terms.length > 0) {
    const design = new Float64Array(complete.length * terms.length);
    terms.forEach((term, a) => {
      term.values.forEach((value, i) => {
        design[i * terms.length + a] = value;
      });
    });
    try {
      const model = coxEfron(time, event, design, terms.map((term) => term.name));
      return {
        leftOut,
        terms: terms.map((term, a) => {
          const coefficient = model.coefficients[a]!;
          const width = normalQuantile975 * model.standardErrors[a]!;
          return {
            term: term.name,
            coefficient,
            hazardRatio: Math.exp(coefficient),
            lower95: Math.exp(coefficient - width),
            upper95: Math.exp(coefficient + width),
            z: model.z[a]!,
            pValue: model.pValue[a]!,
            n: model.n,
            events: model.events,
          };
        }),
      };
    } catch (error) {
      if (!(error instanceof CoxCollinearError || error instanceof CoxDivergenceError)) throw error;
      const { termName } = error;
      leftOut.push({ term: termName, reason: REASONS[error.code] });
      terms = terms.filter((term) => term.name !== termName);
    }
  }
  return { terms: [], leftOut };
}

function covariateOf(patient: FollowedPatient, name: string): string | number | null {
  return name === 'age' ? patient.age : (patient.covariates[name] ?? null);
}

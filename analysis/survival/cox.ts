import { normalTwoSided } from '../statistics/distributions.js';
import { cholesky, choleskySolve } from './cholesky.js';
import { efronLikelihood, riskSets } from './cox-likelihood.js';
import { orderByTime, SurvivalDataError } from './survival-data.js';

const STEP = 1e-10;
const MAX_ITERATIONS = 60;
/** A term whose information falls below this share of its information at 0 is running away. */
const VANISHED = 1e-8;

/** A term varies with the earlier ones, or not at all, over the patients whose risk is compared. */
export class CoxCollinearError extends Error {
  readonly code = 'COX_COLLINEAR';
  constructor(
    readonly term: number,
    readonly termName: string,
  ) {
    super(`Cox model: the term ${termName} is constant or follows from earlier terms among the patients at risk at an event, so it has no estimate. Leave it out.`);
    this.name = 'CoxCollinearError';
  }
}

/** The likelihood has no maximum: a term, or a combination of terms, separates patients with events from those without. */
export class CoxDivergenceError extends Error {
  readonly code = 'COX_DIVERGENCE';
  constructor(readonly termName: string) {
    super(
      `Cox model: the estimates run away, furthest for the term ${termName}. Likely some combination of its levels has no event, or too few patients for so many terms. ` +
        'Leave the term out or join its levels.',
    );
    this.name = 'CoxDivergenceError';
  }
}

export interface CoxModel {
  readonly coefficients: Float64Array;
  readonly standardErrors: Float64Array;
  /** Wald statistic, coefficient / standard error */
  readonly z: Float64Array;
  /** two-sided, of `z` */
  readonly pValue: Float64Array;
  /** with every coefficient 0 */
  readonly nullLogLikelihood: number;
  readonly logLikelihood: number;
  readonly n: number;
  readonly events: number;
  readonly iterations: number;
}

/**
 * Cox proportional hazards, ties by Efron, fitted by Newton's method with step halving until every step is below 1e-10.
 * @param time any unit, >= 0
 * @param event 1 event, 0 censored
 * @param covariates patients x terms, row-major, no missing values
 * @param terms names of the terms, for messages
 * @throws SurvivalDataError, CoxCollinearError, CoxDivergenceError
 */
export function coxEfron(time: Float64Array, event: Uint8Array, covariates: Float64Array, terms: readonly string[]): CoxModel {
  const n = time.length;
  const p = terms.length;
  if (covariates.length !== n * p) throw new SurvivalDataError(`${covariates.length} covariate values for ${n} patients and ${p} terms`);
  const sets = riskSets(time, event, orderByTime(time, event));
  const { x, scale } = standardise(covariates, n, p);
  let beta: Float64Array = new Float64Array(p);
  let current = efronLikelihood(sets, x, p, beta);
  const atNull = current;
  for (let iteration = 1; iteration <= MAX_ITERATIONS; iteration++) {
    const decomposed = cholesky(current.information, p);
    if ('dependent' in decomposed) {
      const name = terms[decomposed.dependent]!;
      throw iteration === 1 ? new CoxCollinearError(decomposed.dependent, name) : new CoxDivergenceError(name);
    }
    const step = choleskySolve(decomposed.factor, current.score);
    let next = beta.map((b, a) => b + step[a]!);
    let proposed = efronLikelihood(sets, x, p, next);
    for (let halving = 0; halving < 30 && !(proposed.logLikelihood >= current.logLikelihood - 1e-9); halving++) {
      for (let a = 0; a < p; a++) step[a]! /= 2;
      next = beta.map((b, a) => b + step[a]!);
      proposed = efronLikelihood(sets, x, p, next);
    }
    beta = next;
    current = proposed;
    for (let a = 0; a < p; a++) {
      if (!(current.information[a * p + a]! > VANISHED * atNull.information[a * p + a]!)) throw new CoxDivergenceError(terms[a]!);
    }
    // Below 1e-10 as fitted (in standard deviations) and in the term's own unit, there relative where large.
    if (step.every((s, a) => Math.abs(s) < STEP && Math.abs(s) < STEP * Math.max(scale[a]!, Math.abs(beta[a]!), 1e-4))) {
      return summary(beta, scale, current, atNull.logLikelihood, terms, event, iteration);
    }
  }
  throw new CoxDivergenceError(terms[furthest(beta)]!);
}

function summary(
  beta: Float64Array,
  scale: Float64Array,
  at: { logLikelihood: number; information: Float64Array },
  nullLogLikelihood: number,
  terms: readonly string[],
  event: Uint8Array,
  iterations: number,
): CoxModel {
  const p = beta.length;
  const decomposed = cholesky(at.information, p);
  if ('dependent' in decomposed) throw new CoxDivergenceError(terms[decomposed.dependent]!);
  const standardErrors = Float64Array.from(beta, (_, a) => {
    const unit = new Float64Array(p);
    unit[a] = 1;
    return Math.sqrt(choleskySolve(decomposed.factor, unit)[a]!) / scale[a]!;
  });
  const coefficients = beta.map((b, a) => b / scale[a]!);
  const z = coefficients.map((b, a) => b / standardErrors[a]!);
  return {
    coefficients, standardErrors, z, pValue: z.map(normalTwoSided), nullLogLikelihood, logLikelihood: at.logLikelihood,
    n: event.length, events: event.reduce((sum, e) => sum + e, 0), iterations,
  };
}

/** Centred columns of standard deviation 1 (a constant column stays 0), so that units do not decide how well the fit behaves. */
function standardise(covariates: Float64Array, n: number, p: number): { x: Float64Array; scale: Float64Array } {
  const x = covariates.slice();
  const scale = new Float64Array(p).fill(1);
  for (let a = 0; a < p; a++) {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += x[i * p + a]! / n;
    let variance = 0;
    for (let i = 0; i < n; i++) {
      x[i * p + a]! -= mean;
      variance += x[i * p + a]! ** 2 / n;
    }
    if (Math.sqrt(variance) > 1e-12 * Math.max(1e-300, Math.abs(mean))) scale[a] = Math.sqrt(variance);
    else for (let i = 0; i < n; i++) x[i * p + a] = 0;
    for (let i = 0; i < n; i++) x[i * p + a]! /= scale[a]!;
  }
  return { x, scale };
}

function furthest(beta: Float64Array): number {
  let at = 0;
  for (let a = 1; a < beta.length; a++) if (Math.abs(beta[a]!) > Math.abs(beta[at]!)) at = a;
  return at;
}

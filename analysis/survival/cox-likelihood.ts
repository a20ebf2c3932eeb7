/** Patients with the same time, and what the partial likelihood needs of them. */
export interface RiskSets {
  /** patients by descending time; those of one time stand together, events first */
  readonly order: Uint32Array;
  /** start of each distinct time in `order`, then the number of patients */
  readonly starts: Uint32Array;
  /** events at each distinct time */
  readonly deaths: Uint32Array;
}

/** @param ascending patients by ascending time */
export function riskSets(time: Float64Array, event: Uint8Array, ascending: Uint32Array): RiskSets {
  const order = ascending.slice().sort((a, b) => time[b]! - time[a]! || event[b]! - event[a]! || a - b);
  const starts: number[] = [];
  const deaths: number[] = [];
  order.forEach((patient, r) => {
    if (r === 0 || time[patient] !== time[order[r - 1]!]) {
      starts.push(r);
      deaths.push(0);
    }
    deaths[deaths.length - 1]! += event[patient]!;
  });
  return { order, starts: Uint32Array.from([...starts, order.length]), deaths: Uint32Array.from(deaths) };
}

export interface Likelihood {
  readonly logLikelihood: number;
  /** first derivative, length p */
  readonly score: Float64Array;
  /** negative second derivative, p x p row-major */
  readonly information: Float64Array;
}

/**
 * Efron's partial log-likelihood with its derivatives at `beta`.
 * @param x patients x p covariates, row-major; centred, so that exponents stay small
 */
export function efronLikelihood(sets: RiskSets, x: Float64Array, p: number, beta: Float64Array): Likelihood {
  const { order, starts, deaths } = sets;
  const eta = new Float64Array(order.length);
  let shift = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < order.length; i++) {
    for (let a = 0; a < p; a++) eta[i]! += beta[a]! * x[i * p + a]!;
    shift = Math.max(shift, eta[i]!);
  }
  const score = new Float64Array(p);
  const information = new Float64Array(p * p);
  let logLikelihood = 0;
  // Sums over the risk set (r) and over the deaths of one time (d): weight, weight * x, weight * x x'.
  let r0 = 0;
  const r1 = new Float64Array(p);
  const r2 = new Float64Array(p * p);
  const d1 = new Float64Array(p);
  const d2 = new Float64Array(p * p);
  for (let s = 0; s + 1 < starts.length; s++) {
    let d0 = 0;
    d1.fill(0);
    d2.fill(0);
    const first = starts[s]!;
    for (let k = first; k < starts[s + 1]!; k++) {
      const i = order[k]!;
      const died = k - first < deaths[s]!;
      const weight = Math.exp(eta[i]! - shift);
      r0 += weight;
      if (died) {
        d0 += weight;
        logLikelihood += eta[i]! - shift;
      }
      for (let a = 0; a < p; a++) {
        const wx = weight * x[i * p + a]!;
        r1[a]! += wx;
        if (died) {
          d1[a]! += wx;
          score[a]! += x[i * p + a]!;
        }
        for (let b = 0; b < p; b++) {
          r2[a * p + b]! += wx * x[i * p + b]!;
          if (died) d2[a * p + b]! += wx * x[i * p + b]!;
        }
      }
    }
    for (let l = 0; l < deaths[s]!; l++) {
      const f = l / deaths[s]!; // share of the deaths that has left the risk set
      const sum = r0 - f * d0;
      logLikelihood -= Math.log(sum);
      for (let a = 0; a < p; a++) {
        const meanA = (r1[a]! - f * d1[a]!) / sum;
        score[a]! -= meanA;
        for (let b = 0; b < p; b++) {
          const meanB = (r1[b]! - f * d1[b]!) / sum;
          information[a * p + b]! += (r2[a * p + b]! - f * d2[a * p + b]!) / sum - meanA * meanB;
        }
      }
    }
  }
  return { logLikelihood, score, information };
}

import { chiSquareUpperTail } from '../statistics/distributions.js';
import { orderByTime, SurvivalDataError } from './survival-data.js';

/**
 * The two-group log-rank test of many definitions of a group over the same patients (paper 5.8).
 * What depends on the patients alone (order, hazard, variance weights) is computed once;
 * each definition then costs one pass over the patients. Equal to `logRank` with two groups.
 * @param masks for each definition one entry per patient, 1 inside and 0 outside
 * @returns one value for each definition: chi-square on 1 df (NaN without information), p, and the events of the
 *   inside observed less expected (below 0: the inside lives longer)
 * @throws SurvivalDataError
 */
export function logRankDefinitions(
  time: Float64Array,
  event: Uint8Array,
  masks: readonly Uint8Array[],
): { chiSquare: Float64Array; pValue: Float64Array; observedMinusExpected: Float64Array } {
  const order = orderByTime(time, event);
  const n = order.length;
  // Row r of the pass belongs to the r-th patient from the last time to the first. After the row that closes an event
  // time, `inside` patients of the definition are at risk there.
  const patient = new Uint32Array(n);
  const excess = new Float64Array(n); // event - hazard summed up to the patient's time: the martingale residual
  const linear = new Float64Array(n); // variance = sum over event times of linear * inside - square * inside^2
  const square = new Float64Array(n);
  let hazard = 0;
  for (let i = 0; i < n; ) {
    const t = time[order[i]!]!;
    const total = n - i;
    let end = i;
    let deaths = 0;
    for (; end < n && time[order[end]!] === t; end++) deaths += event[order[end]!]!;
    hazard += deaths / total;
    const weight = deaths > 0 && total > 1 ? (deaths * (total - deaths)) / (total - 1) : 0;
    const row = n - 1 - i; // the first patient of this time comes last in the pass
    linear[row] = weight / total;
    square[row] = weight / (total * total);
    for (; i < end; i++) {
      patient[n - 1 - i] = order[i]!;
      excess[n - 1 - i] = event[order[i]!]! - hazard;
    }
  }
  const chiSquare = new Float64Array(masks.length);
  const pValue = new Float64Array(masks.length);
  const observedMinusExpected = new Float64Array(masks.length);
  masks.forEach((mask, d) => {
    if (mask.length !== n) throw new SurvivalDataError(`${n} times but a definition over ${mask.length} patients`);
    let inside = 0;
    let deviation = 0;
    let variance = 0;
    for (let r = 0; r < n; r++) {
      const member = mask[patient[r]!]!;
      inside += member;
      deviation += member * excess[r]!;
      variance += inside * (linear[r]! - square[r]! * inside);
    }
    observedMinusExpected[d] = deviation;
    // Nobody, or everybody, inside leaves rounding in the variance, no information.
    chiSquare[d] = inside > 0 && inside < n && variance > 1e-12 ? deviation ** 2 / variance : Number.NaN;
    pValue[d] = chiSquareUpperTail(chiSquare[d]!, 1);
  });
  return { chiSquare, pValue, observedMinusExpected };
}

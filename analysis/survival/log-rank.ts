import { chiSquareUpperTail } from '../statistics/distributions.js';
import { quadraticForm } from './quadratic-form.js';
import { orderByTime, SurvivalDataError } from './survival-data.js';

export { logRankDefinitions } from './log-rank-definitions.js';

export interface LogRank {
  /** NaN when the data hold no information about a difference (no event, one group, or everybody at risk dies at once) */
  readonly chiSquare: number;
  /** rank of the covariance: groups with expected events, less one; 0 without information */
  readonly df: number;
  readonly pValue: number;
  /** events of each group */
  readonly observed: Float64Array;
  /** events of each group expected if survival were equal */
  readonly expected: Float64Array;
}

/**
 * Log-rank test that `groups` groups have equal survival, with the hypergeometric covariance.
 * @param time any unit, >= 0
 * @param event 1 event, 0 censored
 * @param group group of each patient, 0 .. groups - 1
 * @throws SurvivalDataError
 */
export function logRank(time: Float64Array, event: Uint8Array, group: Int32Array, groups: number): LogRank {
  const order = orderByTime(time, event);
  const n = order.length;
  if (group.length !== n) throw new SurvivalDataError(`${n} times but ${group.length} group labels`);
  const atRisk = new Float64Array(groups);
  for (const g of group) {
    if (!(g >= 0 && g < groups)) throw new SurvivalDataError(`group label ${g} outside 0 .. ${groups - 1}`);
    atRisk[g]! += 1;
  }
  const observed = new Float64Array(groups);
  const expected = new Float64Array(groups);
  const covariance = new Float64Array(groups * groups);
  for (let i = 0; i < n; ) {
    const t = time[order[i]!]!;
    const total = n - i;
    let end = i;
    let deaths = 0;
    for (; end < n && time[order[end]!] === t; end++) {
      if (event[order[end]!] === 1) {
        deaths++;
        observed[group[order[end]!]!]! += 1;
      }
    }
    if (deaths > 0) {
      const weight = total > 1 ? (deaths * (total - deaths)) / (total - 1) : 0;
      for (let a = 0; a < groups; a++) {
        const share = atRisk[a]! / total;
        expected[a]! += deaths * share;
        if (weight === 0) continue;
        for (let b = 0; b < groups; b++) covariance[a * groups + b]! += weight * share * ((a === b ? 1 : 0) - atRisk[b]! / total);
      }
    }
    for (; i < end; i++) atRisk[group[order[i]!]!]! -= 1;
  }
  const { value, rank } = quadraticForm(covariance, observed.map((o, a) => o - expected[a]!));
  const chiSquare = rank === 0 ? Number.NaN : value;
  return { chiSquare, df: rank, pValue: chiSquareUpperTail(chiSquare, rank), observed, expected };
}

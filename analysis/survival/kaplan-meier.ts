import { normalQuantile975 } from '../statistics/distributions.js';
import { orderByTime } from './survival-data.js';

/** Transform under which the 95 % limits are symmetric: `log-log` stays within (0, 1), `log` is cut at 1. */
export type Limits = 'log-log' | 'log';

export interface SurvivalPoint {
  readonly time: number;
  /** patients at risk just before `time` */
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
  /** survival just after `time` */
  readonly survival: number;
  /** Greenwood's standard error of `survival`; null when survival is 0 */
  readonly standardError: number | null;
  /** null when survival is 0 */
  readonly lower95: number | null;
  readonly upper95: number | null;
}

/**
 * Kaplan-Meier estimate of one group: one point for each distinct event or censoring time, none added at 0.
 * Limits use Greenwood's variance; while survival is 1 they are 1 and 1.
 * @param time any unit, >= 0; 0 is kept
 * @throws SurvivalDataError
 */
export function kaplanMeier(time: Float64Array, event: Uint8Array, limits: Limits = 'log-log'): SurvivalPoint[] {
  const order = orderByTime(time, event);
  const points: SurvivalPoint[] = [];
  let survival = 1;
  let greenwood = 0; // variance of log survival
  for (let i = 0; i < order.length; ) {
    const t = time[order[i]!]!;
    const atRisk = order.length - i;
    let events = 0;
    const from = i;
    for (; i < order.length && time[order[i]!] === t; i++) events += event[order[i]!]!;
    if (events > 0) {
      survival *= (atRisk - events) / atRisk;
      greenwood += events / (atRisk * (atRisk - events));
    }
    points.push({ time: t, atRisk, events, censored: i - from - events, survival, ...uncertainty(survival, greenwood, limits) });
  }
  return points;
}

function uncertainty(survival: number, greenwood: number, limits: Limits): Pick<SurvivalPoint, 'standardError' | 'lower95' | 'upper95'> {
  if (survival === 0) return { standardError: null, lower95: null, upper95: null };
  if (greenwood === 0) return { standardError: 0, lower95: 1, upper95: 1 };
  const error = Math.sqrt(greenwood);
  const width = normalQuantile975 * error;
  if (limits === 'log') {
    return { standardError: survival * error, lower95: survival * Math.exp(-width), upper95: Math.min(1, survival * Math.exp(width)) };
  }
  const logSurvival = Math.log(survival);
  const shift = Math.exp(width / Math.abs(logSurvival));
  return { standardError: survival * error, lower95: Math.exp(logSurvival * shift), upper95: Math.exp(logSurvival / shift) };
}

import { numberOf, type ReportTables, rowsOf } from '../report-tables.js';

export interface CohortSummary {
  readonly cohort: string;
  readonly patients: number;
  readonly events: number;
  /** months, by the reverse Kaplan-Meier estimate (Schemper and Smith 1996); NaN when fewer than half are ever censored */
  readonly medianFollowUp: number;
  /** months, Kaplan-Meier; NaN when survival stays above one half */
  readonly medianSurvival: number;
}

/** Patients with known survival, events and medians of one cohort. */
export function summariseCohort(tables: ReportTables, cohort: string): CohortSummary {
  const known = rowsOf(tables, 'clinical')
    .filter((row) => row.cohort === cohort)
    .map((row) => ({ time: numberOf(row, 'time_months'), event: numberOf(row, 'event') }))
    .filter(({ time, event }) => !Number.isNaN(time) && !Number.isNaN(event));
  return {
    cohort,
    patients: known.length,
    events: known.filter(({ event }) => event === 1).length,
    medianFollowUp: median(known.map(({ time, event }) => ({ time, happened: event !== 1 })), false),
    medianSurvival: median(known.map(({ time, event }) => ({ time, happened: event === 1 })), true),
  };
}

/** First time at which the Kaplan-Meier curve of `happened` is at or below one half; at ties deaths come before censorings. */
function median(patients: readonly { time: number; happened: boolean }[], happenedFirst: boolean): number {
  const times = [...new Set(patients.map(({ time }) => time))].sort((a, b) => a - b);
  let atRisk = patients.length;
  let survival = 1;
  for (const time of times) {
    const here = patients.filter((patient) => patient.time === time);
    const count = here.filter(({ happened }) => happened).length;
    const exposed = happenedFirst ? atRisk : atRisk - (here.length - count);
    if (count > 0) survival *= 1 - count / exposed;
    if (survival <= 0.5) return time;
    atRisk -= here.length;
  }
  return Number.NaN;
}

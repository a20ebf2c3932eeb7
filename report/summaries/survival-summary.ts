import { orderGroups } from '../colours.js';
import { numberOf, type ReportTables, rowsBy, rowsOf, textOf } from '../report-tables.js';

export type Grouping = 'proportions' | 'profiles';

/** One analysis: a cohort, the path that made the groups, and (profiles) the variant of it. */
export interface Analysis {
  readonly cohort: string;
  readonly grouping: Grouping;
  /** empty for proportions */
  readonly variant: string;
}

export interface GroupSize {
  readonly group: string;
  readonly patients: number;
  readonly events: number;
}

/** variants of the validation in the order they are shown; the first is the published reading and the headline */
export const variantOrder = ['discovery', 'separate, plain', 'shared, plain', 'separate, balanced', 'shared, balanced'] as const;
export const headlineVariant = 'separate, plain';

/** Whether a row of survival_tests, survival_curves or associations belongs to the analysis. */
export function belongsTo(analysis: Analysis): (row: Readonly<Record<string, unknown>>) => boolean {
  return (row) => row.cohort === analysis.cohort && row.grouping === analysis.grouping && (row.variant ?? '') === analysis.variant;
}

/** Cohorts with clinical data, groups or curves: the discovery cohort first. */
export function cohortsOf(tables: ReportTables): string[] {
  const names = new Set<string>();
  for (const row of rowsOf(tables, 'groups')) if (textOf(row, 'variant') === 'discovery') names.add(textOf(row, 'cohort'));
  for (const table of ['states', 'clinical', 'groups', 'proportion_groups', 'survival_curves', 'proportions'] as const) {
    for (const row of rowsOf(tables, table)) names.add(textOf(row, 'cohort'));
  }
  return [...names];
}

/** The analyses that the tables hold: proportions before profiles, variants in their fixed order. None without survival: groups alone are no analysis. */
export function analysesOf(tables: ReportTables): Analysis[] {
  if (rowsOf(tables, 'clinical').length === 0 && rowsOf(tables, 'survival_curves').length === 0) return [];
  const found = new Map<string, Analysis>();
  const add = (cohort: string, grouping: Grouping, variant: string) => found.set(`${cohort}\n${grouping}\n${variant}`, { cohort, grouping, variant });
  for (const row of rowsOf(tables, 'groups')) add(textOf(row, 'cohort'), 'profiles', textOf(row, 'variant'));
  for (const row of rowsOf(tables, 'proportion_groups')) add(textOf(row, 'cohort'), 'proportions', '');
  for (const row of rowsOf(tables, 'survival_curves')) add(textOf(row, 'cohort'), textOf(row, 'grouping') as Grouping, textOf(row, 'variant'));
  const cohorts = cohortsOf(tables);
  const rank = (variant: string) => (variantOrder as readonly string[]).indexOf(variant);
  return [...found.values()].sort(
    (a, b) =>
      (a.grouping === b.grouping ? 0 : a.grouping === 'proportions' ? -1 : 1) ||
      cohorts.indexOf(a.cohort) - cohorts.indexOf(b.cohort) ||
      rank(a.variant) - rank(b.variant),
  );
}

/** Patients with known survival, and events, in each group of an analysis; falls back to the curves without clinical data. */
export function groupSizes(tables: ReportTables, analysis: Analysis): GroupSize[] {
  const clinical = new Map(rowsOf(tables, 'clinical').map((row) => [`${textOf(row, 'cohort')}\n${textOf(row, 'sample')}`, row]));
  const members =
    analysis.grouping === 'proportions'
      ? rowsOf(tables, 'proportion_groups').filter((row) => row.cohort === analysis.cohort)
      : rowsOf(tables, 'groups').filter((row) => row.cohort === analysis.cohort && textOf(row, 'variant') === analysis.variant);
  if (members.length === 0 || clinical.size === 0) return sizesOfCurves(tables, analysis);
  const byGroup = rowsBy(members, (row) => textOf(row, 'group'));
  return orderGroups(byGroup.keys()).map((group) => {
    let patients = 0;
    let events = 0;
    for (const row of byGroup.get(group) ?? []) {
      const known = clinical.get(`${analysis.cohort}\n${textOf(row, 'sample')}`);
      if (!known || Number.isNaN(numberOf(known, 'time_months')) || Number.isNaN(numberOf(known, 'event'))) continue;
      patients += 1;
      events += numberOf(known, 'event');
    }
    return { group, patients, events };
  });
}

function sizesOfCurves(tables: ReportTables, analysis: Analysis): GroupSize[] {
  const curves = rowsBy(rowsOf(tables, 'survival_curves').filter(belongsTo(analysis)), (row) => textOf(row, 'group'));
  return orderGroups(curves.keys()).map((group) => {
    const rows = curves.get(group) ?? [];
    return {
      group,
      patients: Math.max(0, ...rows.map((row) => numberOf(row, 'at_risk'))),
      events: rows.reduce((sum, row) => sum + numberOf(row, 'events'), 0),
    };
  });
}

/** Observed and expected events by group (log-rank), from the curves; `conflict` stays out, as in the tests. */
export function expectedEvents(tables: ReportTables, analysis: Analysis): Map<string, { observed: number; expected: number }> {
  const rows = rowsOf(tables, 'survival_curves').filter(belongsTo(analysis)).filter((row) => row.group !== 'conflict');
  const curves = [...rowsBy(rows, (row) => textOf(row, 'group'))].map(([group, own]) => ({ group, own: byTime(own) }));
  const sums = new Map(curves.map(({ group }) => [group, { observed: 0, expected: 0 }]));
  const eventTimes = new Set(rows.filter((row) => numberOf(row, 'events') > 0).map((row) => numberOf(row, 'time_months')));
  for (const time of eventTimes) {
    const here = curves.map(({ group, own }) => {
      const next = own.find((row) => numberOf(row, 'time_months') >= time);
      return { group, atRisk: next ? numberOf(next, 'at_risk') : 0, events: next && numberOf(next, 'time_months') === time ? numberOf(next, 'events') : 0 };
    });
    const atRisk = here.reduce((sum, { atRisk }) => sum + atRisk, 0);
    const events = here.reduce((sum, { events }) => sum + events, 0);
    for (const one of here) {
      const sum = sums.get(one.group);
      if (!sum) continue;
      sum.observed += one.events;
      sum.expected += (events * one.atRisk) / atRisk;
    }
  }
  return sums;
}

/** p value of one comparison, NaN when it was left out (a group is missing). */
export function testOf(tables: ReportTables, analysis: Analysis, comparison: string): number {
  const row = rowsOf(tables, 'survival_tests').filter(belongsTo(analysis)).find((r) => r.comparison === comparison);
  return row ? numberOf(row, 'p_value') : Number.NaN;
}

/** Number at risk just before `time` in one group's curve rows (any order). */
export function atRiskAt(curve: readonly Readonly<Record<string, unknown>>[], time: number): number {
  let best = Number.POSITIVE_INFINITY;
  let atRisk = 0;
  for (const row of curve) {
    const t = Number(row.time_months);
    if (t >= time && t < best) {
      best = t;
      atRisk = Number(row.at_risk);
    }
  }
  return atRisk;
}

function byTime<T extends Readonly<Record<string, unknown>>>(rows: readonly T[]): T[] {
  return [...rows].sort((a, b) => Number(a.time_months) - Number(b.time_months));
}

import { describe, expect, it } from 'vitest';
import { summariseCohort } from '../../report/summaries/cohort-summary.js';
import { atRiskAt, expectedEvents, groupSizes } from '../../report/summaries/survival-summary.js';
import { fabricateTables } from './fixture.js';

const tables = fabricateTables();
const analysis = { cohort: 'TCGA', grouping: 'profiles', variant: 'discovery' } as const;

describe('numbers behind the curves', () => {
  it('agree between groups with clinical data and the curves alone', () => {
    const { survival_curves } = tables;
    expect(groupSizes(tables, analysis)).toEqual(groupSizes(survival_curves ? { survival_curves } : {}, analysis));
  });

  it('expect as many events in all as were observed', () => {
    const sums = [...expectedEvents(tables, analysis).values()];
    const total = (part: 'observed' | 'expected') => sums.reduce((sum, one) => sum + one[part], 0);
    expect(total('expected')).toBeCloseTo(total('observed'), 9);
  });

  it('expect what the log-rank test does, by hand', () => {
    const row = (group: string, time_months: number, at_risk: number, events: number) => ({ cohort: 'TCGA', grouping: 'profiles', variant: 'discovery', group, time_months, at_risk, events, censored: 1 - events });
    const sums = expectedEvents({ survival_curves: [row('favourable', 2, 2, 1), row('favourable', 5, 1, 0), row('unfavourable', 1, 2, 1), row('unfavourable', 3, 1, 1)] }, analysis);
    expect(sums.get('favourable')?.expected).toBeCloseTo(2 / 4 + 2 / 3 + 1 / 2, 12);
    expect(sums.get('unfavourable')).toEqual({ observed: 2, expected: 2 / 4 + 1 / 3 + 1 / 2 });
  });

  it('count who is at risk just before a time', () => {
    const curve = [{ time_months: 5, at_risk: 1 }, { time_months: 2, at_risk: 3 }];
    expect([0, 2, 2.1, 5, 6].map((time) => atRiskAt(curve, time))).toEqual([3, 3, 1, 1, 0]);
  });
});

describe('cohort summary', () => {
  const patient = (time_months: number | null, event: number | null) => ({ cohort: 'A', sample: 's', time_months, event });

  it('takes medians from both directions of Kaplan-Meier', () => {
    const summary = summariseCohort({ clinical: [patient(1, 1), patient(2, 0), patient(3, 1), patient(4, 0), patient(null, 1)] }, 'A');
    expect(summary).toMatchObject({ patients: 4, events: 2, medianFollowUp: 4, medianSurvival: 3 });
  });

  it('has no median where the curve stays above one half', () => {
    expect(summariseCohort({ clinical: [patient(1, 1), patient(2, 0), patient(3, 0)] }, 'A').medianSurvival).toBeNaN();
  });
});

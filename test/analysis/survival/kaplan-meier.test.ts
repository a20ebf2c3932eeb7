import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kaplanMeier } from '../../../analysis/survival/kaplan-meier.js';
import { SurvivalDataError } from '../../../analysis/survival/survival-data.js';
import { expectClose } from '../../oracles/close.js';
import { hasReferenceData, readTsv, whySkipped } from '../../oracles/reference-data.js';

const { curves } = JSON.parse(readFileSync(join(import.meta.dirname, '../../oracles/statistics.json'), 'utf8')) as {
  curves: { time: number[]; event: number[]; at: number[]; survival: number[]; low: (number | null)[]; high: (number | null)[] }[];
};
const times = (...t: number[]) => Float64Array.from(t);
const events = (...e: number[]) => Uint8Array.from(e);

describe.skipIf(!hasReferenceData)(`Kaplan-Meier against R survfit, log limits${whySkipped}`, () => {
  it.each([
    ['km_leukemia_by_x.tsv', 'leukemia.tsv', 'time', 'status', 'x', '1'],
    ['km_lung_by_sex.tsv', 'lung.tsv', 'time', 'status', 'sex', '2'],
    ['km_veteran_by_trt.tsv', 'veteran.tsv', 'time', 'status', 'trt', '1'],
  ])('%s', (wantedFile, file, time, status, by, died) => {
    const data = readTsv('oracles', file);
    const wanted = readTsv('oracles', wantedFile);
    for (const level of new Set(data.map((row) => row[by]!))) {
      const group = data.filter((row) => row[by] === level);
      const points = kaplanMeier(times(...group.map((r) => Number(r[time]))), events(...group.map((r) => Number(r[status] === died))), 'log');
      // R's table holds the times with an event.
      const rows = wanted.filter((row) => row.strata === `${by}=${level}`);
      const found = rows.length === points.length ? points : points.filter((point) => point.events > 0);
      expect(found.length).toBe(rows.length);
      rows.forEach((row, i) => {
        const point = found[i]!;
        expect([point.time, point.atRisk, point.events]).toEqual([Number(row.time), Number(row.n_risk), Number(row.n_event)]);
        expect(point.survival).toBeCloseTo(Number(row.surv), 12);
        if (point.survival === 0) return expect(point.lower95).toBeNull();
        expectClose(point.standardError!, Number(row.se), 1e-10);
        expectClose(point.lower95!, Number(row.lower), 1e-10);
        expectClose(point.upper95!, Number(row.upper), 1e-10);
      });
    }
  });
});

describe('Kaplan-Meier with log-log limits against SciPy', () => {
  it.each(curves)('curve %#', ({ time, event, at, survival, low, high }) => {
    const points = kaplanMeier(times(...time), events(...event));
    expect(points.map((p) => p.time)).toEqual(at);
    points.forEach((point, i) => {
      expect(point.survival).toBeCloseTo(survival[i]!, 12);
      if (point.survival > 0 && point.survival < 1) {
        expectClose(point.lower95!, low[i]!, 1e-9);
        expectClose(point.upper95!, high[i]!, 1e-9);
      }
    });
  });
});

describe('Kaplan-Meier at the edges', () => {
  it('one point for each distinct time, time 0 kept, none added; 1 and 1 while nobody died, null at 0', () => {
    expect(kaplanMeier(times(0, 3, 3, 5), events(0, 1, 0, 1))).toMatchObject([
      { time: 0, atRisk: 4, events: 0, censored: 1, survival: 1, lower95: 1, upper95: 1, standardError: 0 },
      { time: 3, atRisk: 3, events: 1, censored: 1 },
      { time: 5, atRisk: 1, events: 1, censored: 0, survival: 0, lower95: null, upper95: null, standardError: null },
    ]);
    expect(kaplanMeier(times(0), events(1))).toMatchObject([{ time: 0, survival: 0, lower95: null }]);
    expect(kaplanMeier(times(), events())).toEqual([]);
  });
  it('refuses what is not survival data', () => {
    for (const [t, e] of [[times(-1), events(1)], [times(Number.NaN), events(0)], [times(1), events(2)], [times(1, 2), events(1)]] as const) {
      expect(() => kaplanMeier(t, e)).toThrow(SurvivalDataError);
    }
  });
  it('never rises, counts everybody, keeps limits around the estimate; without censoring it is the share alive', () => {
    const patient = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(patient, { minLength: 1, maxLength: 30 }), fc.constantFrom('log-log' as const, 'log' as const), (patients, limits) => {
        const t = times(...patients.map(([x]) => x));
        const points = kaplanMeier(t, events(...patients.map(([, e]) => e)), limits);
        expect(points.reduce((n, p) => n + p.events + p.censored, 0)).toBe(patients.length);
        points.forEach((p, i) => {
          expect(p.survival).toBeLessThanOrEqual(points[i - 1]?.survival ?? 1);
          if (p.lower95 !== null) {
            expect(p.lower95).toBeLessThanOrEqual(p.survival + 1e-12);
            expect(p.upper95!).toBeGreaterThanOrEqual(p.survival - 1e-12);
          }
        });
        for (const p of kaplanMeier(t, new Uint8Array(t.length).fill(1))) expect(p.survival).toBeCloseTo(t.filter((x) => x > p.time).length / t.length, 12);
      }),
    );
  });
});

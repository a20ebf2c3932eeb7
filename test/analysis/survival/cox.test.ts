import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoxCollinearError, CoxDivergenceError, coxEfron } from '../../../analysis/survival/cox.js';
import { efronLikelihood, riskSets } from '../../../analysis/survival/cox-likelihood.js';
import { logRank } from '../../../analysis/survival/log-rank.js';
import { orderByTime } from '../../../analysis/survival/survival-data.js';
import { expectClose } from '../../oracles/close.js';
import { hasReferenceData, readJson, readTsv, whySkipped } from '../../oracles/reference-data.js';

interface Reference { n: number; nevent: number; coef: Record<string, number>; se: Record<string, number>; loglik_null: number; loglik: number }

function fit(time: number[], event: number[], x: number[][], terms: string[]) {
  return coxEfron(Float64Array.from(time), Uint8Array.from(event), Float64Array.from(x.flat()), terms);
}

function check(found: ReturnType<typeof fit>, wanted: Reference) {
  expect([found.n, found.events]).toEqual([wanted.n, wanted.nevent]);
  Object.values(wanted.coef).forEach((b, a) => expectClose(found.coefficients[a]!, b, 1e-7)); // R stops at a relative change of 1e-9 in the likelihood
  Object.values(wanted.se).forEach((s, a) => expectClose(found.standardErrors[a]!, s, 1e-7));
  expectClose(found.nullLogLikelihood, wanted.loglik_null, 1e-12);
  expectClose(found.logLikelihood, wanted.loglik, 1e-12);
}

describe.skipIf(!hasReferenceData)(`Cox (Efron) against R coxph${whySkipped}`, () => {
  it.each([
    ['lung_age_sex', 'lung.tsv', 'time', 'status', '2', ['age', 'sex']],
    ['lung_age_sex_ecog', 'lung.tsv', 'time', 'status', '2', ['age', 'sex', 'ph.ecog']],
    ['veteran_karno_age_trt', 'veteran.tsv', 'time', 'status', '1', ['karno', 'age', 'trt']],
    ['ovarian_age', 'ovarian.tsv', 'futime', 'fustat', '1', ['age']],
    ['leukemia_x', 'leukemia.tsv', 'time', 'status', '1', ['x']],
  ])('%s', (name, file, time, status, died, terms) => {
    const rows = readTsv('oracles', file).filter((r) => terms.every((t) => r[t] !== 'NA'));
    const x = rows.map((r) => terms.map((t) => (t === 'x' ? Number(r[t] === 'Nonmaintained') : Number(r[t]))));
    const found = fit(rows.map((r) => Number(r[time])), rows.map((r) => Number(r[status] === died)), x, terms);
    check(found, readJson<{ cox: Record<string, Reference> }>('oracles', 'survival_reference.json').cox[name]!);
  });
  it.each([['tcga_laml', 'OS_months_nejm'], ['tcga_laml_cdr', 'OS.time']] as const)('%s: age and risk', (name, column) => {
    const rows = readTsv('tcga_laml', 'clinical.tsv').filter((r) =>
      r.has_expression === '1' && ['Good', 'Intermediate', 'Poor'].includes(r.risk_cyto!) && r[column] !== 'NA' && r[column] !== '' && (column !== 'OS.time' || Number(r[column]) > 0));
    const x = rows.map((r) => [Number(r.age_at_initial_pathologic_diagnosis), Number(r.risk_cyto === 'Intermediate'), Number(r.risk_cyto === 'Poor')]);
    const found = fit(rows.map((r) => Number(r[column])), rows.map((r) => Number(r.OS)), x, ['age', 'risk=Intermediate', 'risk=Poor']);
    check(found, readJson<Record<string, { cox_age_risk: Reference }>>('oracles', 'survival_reference.json')[name]!.cox_age_risk);
  });
});

describe('Cox by hand and at the edges', () => {
  it('two patients with x = 0 and 1 dying in turn have no estimate; three have a closed one', () => {
    expect(() => fit([1, 2], [1, 1], [[1], [0]], ['x'])).toThrow(CoxDivergenceError);
    // x = 0, 1, 0 dying in turn: with w = exp(b) the likelihood is 1/(w + 2) * w/(w + 1), largest at w^2 = 2.
    expectClose(fit([1, 2, 3], [1, 1, 1], [[0], [1], [0]], ['x']).coefficients[0]!, Math.log(2) / 2, 1e-10);
  });
  it('stands where the score is 0 to rounding, with a difference quotient to confirm the score', () => {
    const t = Float64Array.of(5, 3, 3, 3, 8, 1, 9, 5, 2);
    const e = Uint8Array.of(1, 1, 1, 0, 0, 1, 1, 1, 0);
    const x = Float64Array.of(0.3, 1.2, -0.7, 0.1, 0.4, -1, 0.2, -0.5, 2);
    const sets = riskSets(t, e, orderByTime(t, e));
    const at = (b: number) => efronLikelihood(sets, x, 1, Float64Array.of(b));
    const { coefficients } = coxEfron(t, e, x, ['x']);
    expect(Math.abs(at(coefficients[0]!).score[0]!)).toBeLessThan(1e-12);
    expect((at(0.7 + 1e-5).logLikelihood - at(0.7 - 1e-5).logLikelihood) / 2e-5).toBeCloseTo(at(0.7).score[0]!, 8);
    expect((at(0.7 + 1e-5).score[0]! - at(0.7 - 1e-5).score[0]!) / -2e-5).toBeCloseTo(at(0.7).information[0]!, 8);
  });
  it('names a term that is constant, doubled or without an event on a side', () => {
    const time = [1, 2, 3, 4, 5, 6];
    const event = [1, 1, 0, 1, 1, 0];
    const a = [0, 1, 0, 1, 1, 0];
    expect(() => fit(time, event, a.map((v) => [v, 3]), ['a', 'constant'])).toThrow(expect.objectContaining({ code: 'COX_COLLINEAR', termName: 'constant', term: 1 }));
    expect(() => fit(time, event, a.map((v) => [v, 1 - v]), ['a', 'not a'])).toThrow(CoxCollinearError);
    expect(() => fit(time, event, [0, 0, 1, 0, 0, 1].map((v) => [v]), ['nobody died'])).toThrow(/nobody died/);
    expect(() => fit(time, [0, 0, 0, 0, 0, 0], a.map((v) => [v]), ['a'])).toThrow(CoxCollinearError);
  });
});

describe('Cox properties', () => {
  const row = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 1 }), fc.integer({ min: -20, max: 20 }), fc.integer({ min: 0, max: 1 }));
  const rows = fc.array(row, { minLength: 25, maxLength: 60 });
  const attempt = (r: (readonly number[])[], f: (x: readonly number[]) => number[]) => {
    try {
      return fit(r.map((x) => x[0]!), r.map((x) => x[1]!), r.map(f), ['a', 'b']);
    } catch (error) {
      if (error instanceof CoxCollinearError || error instanceof CoxDivergenceError) return null;
      throw error;
    }
  };
  it('scales with a covariate and ignores its origin', () => {
    fc.assert(fc.property(rows, (r) => {
      const one = attempt(r, (x) => [x[2]!, x[3]!]);
      fc.pre(one !== null);
      const other = attempt(r, (x) => [1000 * x[2]! + 77, 1 - x[3]!])!;
      expect(other.coefficients[0]! * 1000).toBeCloseTo(one.coefficients[0]!, 6);
      expect(other.coefficients[1]!).toBeCloseTo(-one.coefficients[1]!, 6);
      expect(other.pValue[0]!).toBeCloseTo(one.pValue[0]!, 6);
    }), { numRuns: 50 });
  });
  it('does not see monotone changes of time', () => {
    fc.assert(fc.property(rows, (r) => {
      const one = attempt(r, (x) => [x[2]!, x[3]!]);
      fc.pre(one !== null);
      expect(attempt(r.map(([t, ...x]) => [t! ** 3, ...x]), (x) => [x[2]!, x[3]!])!.coefficients).toEqual(one.coefficients);
    }), { numRuns: 50 });
  });
  it('without ties its score test at 0 is the log-rank test', () => {
    const time = [1, 2, 3, 4, 5, 6, 7, 8];
    const event = [1, 0, 1, 1, 1, 0, 1, 1];
    const x = [0, 1, 0, 1, 0, 1, 1, 0];
    const { chiSquare } = logRank(Float64Array.from(time), Uint8Array.from(event), Int32Array.from(x), 2);
    const t = Float64Array.from(time);
    const e = Uint8Array.from(event);
    const at0 = efronLikelihood(riskSets(t, e, orderByTime(t, e)), Float64Array.from(x), 1, Float64Array.of(0));
    expectClose(at0.score[0]! ** 2 / at0.information[0]!, chiSquare, 1e-12);
  });
});

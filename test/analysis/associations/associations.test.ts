import { describe, expect, it } from 'vitest';
import { associate } from '../../../analysis/associations/contingency.js';
import { type GroupedPatient, groupPatients, type Patient } from '../../../analysis/associations/grouped-patients.js';
import { compareSurvival, survivalCurves } from '../../../analysis/associations/group-survival.js';
import { modelTerms, reasonToLeaveOut } from '../../../analysis/associations/model-terms.js';
import { overRepresentation } from '../../../analysis/associations/over-representation.js';
import { fitHazards } from '../../../analysis/associations/proportional-hazards.js';
import { reciprocalGenes } from '../../../analysis/associations/reciprocal-genes.js';
import { rankSum } from '../../../analysis/statistics/rank-sum.js';
import { logRank } from '../../../analysis/survival/log-rank.js';
import { deriveStream } from '../../../analysis/random/stream.js';
import { expectClose } from '../../oracles/close.js';

function patient(i: number, group: string, time: number | null, event: number | null, more: Partial<Patient> = {}): GroupedPatient {
  return { sample: `P${i}`, group, time, event, age: null, covariates: {}, ...more };
}
const profiles = (patients: GroupedPatient[]) => ({ cohort: 'C', grouping: 'profiles' as const, variant: 'discovery', patients });

describe('grouped patients', () => {
  it('drops conflicts, keeps samples without a record, and makes one grouping for each cohort and variant', () => {
    const record: Patient = { sample: 'a', time: 3, event: 1, age: 50, covariates: { sex: 'F' } };
    const label = (variant: string, sample: string, group: string) => ({ cohort: 'C', variant, sample, group });
    const found = groupPatients('profiles', [label('x', 'a', 'favourable'), label('x', 'b', 'conflict'), label('y', 'c', 'intermediate')], new Map([['C', new Map([['a', record]])]]));
    expect(found.map((g) => [g.variant, g.patients])).toEqual([
      ['x', [{ ...record, group: 'favourable' }]],
      ['y', [{ sample: 'c', time: null, event: null, age: null, covariates: {}, group: 'intermediate' }]],
    ]);
  });
});

describe('survival of groups', () => {
  const patients = [
    patient(0, 'favourable', 9, 0), patient(1, 'favourable', 8, 1), patient(2, 'unfavourable', 1, 1), patient(3, 'unfavourable', 2, 1),
    patient(4, 'intermediate', 4, 1), patient(5, 'intermediate', 5, 0), patient(6, 'intermediate', null, 1), patient(7, 'unfavourable', 3, null),
  ];
  it('makes every comparison on the followed patients', () => {
    const found = compareSurvival(profiles(patients));
    expect(found.map((c) => [c.comparison, c.n, c.events, c.df])).toEqual([
      ['three groups', 6, 4, 2], ['favourable vs unfavourable', 4, 3, 1], ['favourable vs rest', 6, 4, 1], ['unfavourable vs rest', 6, 4, 1],
    ]);
    const rest = logRank(Float64Array.of(9, 8, 1, 2, 4, 5), Uint8Array.of(0, 1, 1, 1, 1, 0), Int32Array.of(0, 0, 1, 1, 1, 1), 2);
    expect(found[2]!.chiSquare).toBe(rest.chiSquare);
  });
  it('leaves out a comparison that lacks a group', () => {
    const names = (p: GroupedPatient[]) => compareSurvival(profiles(p)).map((c) => c.comparison);
    expect(names(patients.filter((p) => p.group !== 'unfavourable'))).toEqual(['favourable vs rest']);
    expect(names(patients.filter((p) => p.group === 'intermediate'))).toEqual([]);
    const proportions = { cohort: 'C', grouping: 'proportions' as const, variant: '', patients: [patient(0, 'GMP', 1, 1), patient(1, 'Mature', 2, 1)] };
    expect(compareSurvival(proportions).map((c) => c.comparison)).toEqual(['GMP vs rest']);
  });
  it('has no statistic when nobody died', () => {
    expect(compareSurvival(profiles(patients.map((p) => ({ ...p, event: 0 }))))[0]).toMatchObject({ events: 0, chiSquare: null, df: null, pValue: null });
  });
  it('draws every group by code point', () => {
    expect(survivalCurves(profiles(patients), 'log-log').map((c) => [c.group, c.points.length])).toEqual([['favourable', 2], ['intermediate', 2], ['unfavourable', 2]]);
  });
});

describe('association of categorical variables', () => {
  const spread = (...counts: [string, string, number][]) => counts.flatMap(([a, b, n]) => Array.from({ length: n }, () => [a, b] as const));
  const run = (pairs: (readonly [string | null, string | null])[]) => associate(pairs.map(([a]) => a), pairs.map(([, b]) => b));
  it('is chi-square with ample counts, Fisher at 2 x 2 with few, chi-square at 2 x 3 with few', () => {
    expect(run(spread(['f', 'x', 20], ['f', 'y', 10], ['g', 'x', 8], ['g', 'y', 25]))).toMatchObject({ test: 'chi-square', df: 1, n: 63 });
    const fisher = run(spread(['f', 'x', 3], ['f', 'y', 1], ['g', 'x', 1], ['g', 'y', 3]))!;
    expect(fisher).toMatchObject({ test: 'Fisher', statistic: 9, df: null, n: 8 });
    expectClose(fisher.pValue, 34 / 70, 1e-14);
    expect(run(spread(['f', 'x', 1], ['f', 'y', 1], ['g', 'z', 2]))).toMatchObject({ test: 'chi-square', df: 2 });
  });
  it('takes an expected count of exactly 5 as enough', () => {
    expect(run(spread(['f', 'x', 5], ['f', 'y', 5], ['g', 'x', 5], ['g', 'y', 5]))).toMatchObject({ test: 'chi-square', statistic: 0, pValue: 1 });
  });
  it('needs two levels of both among the complete pairs', () => {
    expect(run([['f', null], ['g', 'x'], ['g', 'y']])).toBeNull();
    expect(run([])).toBeNull();
  });
});

describe('model terms', () => {
  it('names levels, with intermediate or else the first level as reference', () => {
    const terms = (levels: string[]) => modelTerms([{ name: 'group', levels, reference: 'intermediate' }]).map((t) => [t.name, t.reference, [...t.values]]);
    expect(terms(['unfavourable', 'favourable', 'intermediate'])).toEqual([['group=favourable', 'intermediate', [0, 1, 0]], ['group=unfavourable', 'intermediate', [1, 0, 0]]]);
    expect(terms(['unfavourable', 'favourable'])).toEqual([['group=unfavourable', 'favourable', [1, 0]]]);
    expect(terms(['favourable'])).toEqual([]);
  });
  it('says why a term has no estimate', () => {
    const [age, level] = modelTerms([{ name: 'age', values: [1, 1, 1] }, { name: 'flt3', levels: ['no', 'yes', 'no'] }]);
    expect(reasonToLeaveOut(age!, Uint8Array.of(1, 1, 0))).toMatch(/same value/);
    expect(reasonToLeaveOut(level!, Uint8Array.of(1, 0, 0))).toMatch(/no event among the 1 patients with/);
    expect(reasonToLeaveOut(level!, Uint8Array.of(0, 1, 0))).toMatch(/no event among the 2 patients without/);
    expect(reasonToLeaveOut(level!, Uint8Array.of(1, 1, 0))).toBeNull();
  });
});

describe('proportional hazards of groups', () => {
  const stream = deriveStream(1, 'hazards');
  const cohort = (n: number) => Array.from({ length: n }, (_, i) =>
    patient(i, ['favourable', 'intermediate', 'unfavourable'][i % 3]!, 1 + stream.integer(40), stream.integer(3) > 0 ? 1 : 0, {
      age: i % 10 === 9 ? null : 20 + stream.integer(60), covariates: { risk: ['Good', 'Poor'][stream.integer(2)]!, flt3: null },
    }));
  it('fits complete cases, drops covariates nobody has, and states hazard ratios with limits', () => {
    const { terms, leftOut } = fitHazards(cohort(60), ['age', 'risk', 'flt3']);
    expect(terms.map((t) => t.term)).toEqual(['group=favourable', 'group=unfavourable', 'age', 'risk=Poor']);
    expect(leftOut).toEqual([]);
    for (const t of terms) {
      expect(t.n).toBe(54);
      expectClose(t.hazardRatio, Math.exp(t.coefficient), 1e-15);
      expectClose(t.lower95 * t.upper95, t.hazardRatio ** 2, 1e-12);
    }
  });
  it('leaves out what cannot be estimated and fits the rest', () => {
    const terms = (patients: GroupedPatient[], covariates: string[]) => {
      const model = fitHazards(patients, covariates);
      return [model.terms.map((t) => t.term), model.leftOut.map((l) => l.term)];
    };
    const spared = cohort(60).map((p) => ({ ...p, event: p.group === 'favourable' ? 0 : p.event }));
    expect(terms(spared, ['risk'])).toEqual([['group=unfavourable', 'risk=Poor'], ['group=favourable']]);
    const twice = cohort(60).map((p) => ({ ...p, covariates: { risk: p.group === 'intermediate' ? 'a' : p.group } }));
    expect(terms(twice, ['risk'])).toEqual([['group=favourable', 'group=unfavourable'], ['risk=favourable', 'risk=unfavourable']]);
    // Favourable or Poor, never both, and nobody who is neither dies: both terms have events on both sides, yet run away together.
    const cornered = cohort(90).map((p, i) => ({ ...p, event: i % 3 === 0 ? 0 : 1, group: i % 3 === 1 ? 'favourable' : 'intermediate', covariates: { risk: i % 3 === 2 ? 'Poor' : 'Good' } }));
    expect(terms(cornered, ['risk']).map((names) => names.length)).toEqual([1, 1]);
  });
  it('has no model of one group, nor of nobody', () => {
    expect(fitHazards(cohort(30).filter((p) => p.group === 'favourable'), ['age'])).toEqual({ terms: [], leftOut: [] });
    expect(fitHazards([], [])).toEqual({ terms: [], leftOut: [] });
  });
});

describe('reciprocal genes', () => {
  it('are up in one group and down in the other, each against all the rest', () => {
    const stream = deriveStream(3, 'reciprocal');
    const favourable = Uint8Array.from({ length: 60 }, (_, i) => Number(i < 15));
    const unfavourable = Uint8Array.from({ length: 60 }, (_, i) => Number(i >= 45));
    const shift = (i: number, j: number) => (j === 0 ? favourable[i]! - unfavourable[i]! : j === 1 ? favourable[i]! : j === 2 ? unfavourable[i]! - favourable[i]! : 0);
    const values = Float32Array.from({ length: 60 * 5 }, (_, k) => (k % 5 === 4 ? 7 : stream.normal() + 3 * shift(Math.floor(k / 5), k % 5)));
    const matrix = { rows: 60, columns: 5, values };
    const found = reciprocalGenes(matrix, favourable, unfavourable, 0.05);
    expect(found.map((g) => g.gene).filter((g) => g !== 1)).toEqual([0]);
    const column = Float64Array.from({ length: 60 }, (_, i) => values[i * 5]!);
    expect(found[0]!.zFavourable).toBe(rankSum(column.subarray(0, 15), column.subarray(15)).z);
    expect(reciprocalGenes(matrix, new Uint8Array(60), unfavourable, 0.05)).toEqual([]);
  });
});

describe('over-representation', () => {
  it('intersects with the universe, drops what is empty, and corrects over the sets', () => {
    const universe = ['A', 'B', 'C', 'D', 'E', 'F'];
    const found = overRepresentation(['A', 'B', 'X'], [{ name: 's', genes: ['A', 'B', 'Y', 'A'] }, { name: 't', genes: ['C'] }, { name: 'u', genes: ['Z'] }], universe);
    expect(found.map((r) => [r.geneSet, r.overlap, r.setSize, r.universe])).toEqual([['s', 2, 2, 6], ['t', 0, 1, 6]]);
    expectClose(found[0]!.pValue, 1 / 15, 1e-14);
    expectClose(found[0]!.qValue, 2 / 15, 1e-14);
    expect(found[1]!.qValue).toBe(1);
  });
});

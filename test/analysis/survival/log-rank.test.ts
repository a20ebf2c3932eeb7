import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logRank, logRankDefinitions } from '../../../analysis/survival/log-rank.js';
import { SurvivalDataError } from '../../../analysis/survival/survival-data.js';
import { expectClose } from '../../oracles/close.js';
import { hasReferenceData, readJson, readTsv, whySkipped } from '../../oracles/reference-data.js';

interface Reference { observed: number[]; expected: number[]; chisq: number; df: number; p: number }

function check(rows: { time: string | undefined; event: boolean; group: string }[], wanted: Reference, levels = [...new Set(rows.map((r) => r.group))]) {
  const group = Int32Array.from(rows, (r) => levels.indexOf(r.group));
  const found = logRank(Float64Array.from(rows, (r) => Number(r.time)), Uint8Array.from(rows, (r) => Number(r.event)), group, levels.length);
  expect([...found.observed]).toEqual(wanted.observed);
  found.expected.forEach((e, i) => expectClose(e, wanted.expected[i]!, 1e-10));
  expectClose(found.chiSquare, wanted.chisq, 1e-10);
  expect(found.df).toBe(wanted.df);
  expectClose(found.pValue, wanted.p, 1e-9);
}

describe.skipIf(!hasReferenceData)(`log-rank against R survdiff${whySkipped}`, () => {
  it.each([
    ['leukemia_x', 'leukemia.tsv', 'time', 'status', 'x', '1', undefined],
    ['lung_sex', 'lung.tsv', 'time', 'status', 'sex', '2', undefined],
    ['veteran_trt', 'veteran.tsv', 'time', 'status', 'trt', '1', undefined],
    ['veteran_celltype', 'veteran.tsv', 'time', 'status', 'celltype', '1', ['squamous', 'smallcell', 'adeno', 'large']],
    ['ovarian_rx', 'ovarian.tsv', 'futime', 'fustat', 'rx', '1', ['1', '2']],
  ])('%s', (name, file, time, status, by, died, levels) => {
    const rows = readTsv('oracles', file).map((r) => ({ time: r[time], event: r[status] === died, group: r[by]! }));
    check(rows, readJson<{ logrank: Record<string, Reference> }>('oracles', 'survival_reference.json').logrank[name]!, levels ?? [...new Set(rows.map((r) => r.group))].sort());
  });
  it('TCGA by cytogenetic risk', () => {
    const rows = readTsv('tcga_laml', 'clinical.tsv')
      .filter((r) => r.has_expression === '1' && ['Good', 'Intermediate', 'Poor'].includes(r.risk_cyto!))
      .map((r) => ({ time: r.OS_months_nejm, event: Number(r.OS) === 1, group: r.risk_cyto! }));
    check(rows, readJson<{ tcga_laml: { logrank_risk: Reference } }>('oracles', 'survival_reference.json').tcga_laml.logrank_risk, ['Good', 'Intermediate', 'Poor']);
  });
});

const test = (time: number[], event: number[], group: number[], groups: number) => logRank(Float64Array.from(time), Uint8Array.from(event), Int32Array.from(group), groups);

describe('log-rank by hand and at the edges', () => {
  it('two patients', () => {
    // At time 1 one of two dies: expected 1/2 each, variance 1/4; at time 2 the last one, no variance.
    const { chiSquare, df, observed, expected } = test([1, 2], [1, 1], [0, 1], 2);
    expect([chiSquare, df, ...observed, ...expected]).toEqual([1, 1, 1, 1, 0.5, 1.5]);
  });
  it('no information: all censored, all die at once, one group, nobody', () => {
    for (const [t, e, g] of [[[1, 2, 3], [0, 0, 0], [0, 1, 1]], [[4, 4, 4], [1, 1, 1], [0, 1, 1]], [[1, 2], [1, 1], [0, 0]], [[], [], []]] as const) {
      expect(test([...t], [...e], [...g], 2)).toMatchObject({ chiSquare: Number.NaN, df: 0, pValue: Number.NaN });
      const masks = [Uint8Array.from(g, (x) => (x === 0 ? 1 : 0))];
      expect([...logRankDefinitions(Float64Array.from(t), Uint8Array.from(e), masks).chiSquare]).toEqual([Number.NaN]);
    }
  });
  it('a group that leaves before the first event costs no degree of freedom', () => {
    const two = test([2, 3, 4, 5], [1, 1, 0, 1], [0, 1, 0, 1], 2);
    const three = test([2, 3, 4, 5, 1], [1, 1, 0, 1, 0], [0, 1, 0, 1, 2], 3);
    expect(three.df).toBe(1);
    expectClose(three.chiSquare, two.chiSquare, 1e-12);
  });
  it('refuses labels out of range and masks of another length', () => {
    expect(() => test([1], [1], [2], 2)).toThrow(SurvivalDataError);
    expect(() => logRankDefinitions(Float64Array.of(1), Uint8Array.of(1), [new Uint8Array(2)])).toThrow(SurvivalDataError);
  });
});

const patients = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 2 })), { minLength: 2, maxLength: 40 });

function same(a: number, b: number) {
  if (Number.isNaN(a)) expect(b).toBeNaN();
  else expect(b).toBeCloseTo(a, 8);
}

describe('log-rank properties', () => {
  it('does not depend on group names, on patient order, or on the scale of time', () => {
    fc.assert(fc.property(patients, (rows) => {
      const wanted = test(rows.map(([t]) => t), rows.map(([, e]) => e), rows.map(([, , g]) => g), 3);
      same(wanted.chiSquare, test(rows.map(([t]) => t), rows.map(([, e]) => e), rows.map(([, , g]) => (g + 1) % 3), 3).chiSquare);
      same(wanted.chiSquare, test(rows.map(([t]) => Math.expm1(t)), rows.map(([, e]) => e), rows.map(([, , g]) => g), 3).chiSquare);
      const back = [...rows].reverse();
      same(wanted.chiSquare, test(back.map(([t]) => t), back.map(([, e]) => e), back.map(([, , g]) => g), 3).chiSquare);
      expect(wanted.observed.reduce((a, b) => a + b, 0)).toBeCloseTo(wanted.expected.reduce((a, b) => a + b, 0), 9);
    }));
  });
  it('many definitions at once equal one at a time', () => {
    fc.assert(fc.property(patients, (rows) => {
      const time = Float64Array.from(rows, ([t]) => t);
      const event = Uint8Array.from(rows, ([, e]) => e);
      const masks = [0, 1, 2].map((k) => Uint8Array.from(rows, ([, , g]) => (g === k ? 1 : 0)));
      const many = logRankDefinitions(time, event, masks);
      masks.forEach((mask, d) => {
        const one = logRank(time, event, Int32Array.from(mask), 2);
        same(one.chiSquare, many.chiSquare[d]!);
        same(one.pValue, many.pValue[d]!);
        expect(many.observedMinusExpected[d]!).toBeCloseTo(one.observed[1]! - one.expected[1]!, 10);
      });
    }));
  });
});

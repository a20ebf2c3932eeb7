import { describe, expect, it } from 'vitest';
import { distinctDefinitions, generateDefinitions, patientsOf } from '../../../analysis/subtyping/definitions.js';
import { findPartitions } from '../../../analysis/subtyping/partitions.js';
import { matchPatients } from '../../../analysis/subtyping/patient-states.js';
import { testDefinitions } from '../../../analysis/subtyping/test-definitions.js';
import { benjaminiHochberg } from '../../../analysis/statistics/benjamini-hochberg.js';
import { logRank } from '../../../analysis/survival/log-rank.js';
import { deriveStream } from '../../../analysis/random/stream.js';

const AML = ['HSC-like', 'Prog-like', 'GMP-like', 'ProMono-like', 'Mono-like', 'cDC-like'];
const mask = (text: string) => Uint8Array.from(text, Number);

describe('definitions', () => {
  it('are 728 for six types, 722 without the mirror images', () => {
    const all = generateDefinitions(AML).map(({ name }) => name);
    const kept = distinctDefinitions(AML).map(({ name }) => name);
    expect([new Set(all).size, new Set(kept).size]).toEqual([728, 722]);
    expect(all.filter((name) => !kept.includes(name))).toEqual([...AML].sort().map((type) => `${type}=0`));
    expect(kept).toContain('GMP-like=1;HSC-like=0');
    expect(kept).toEqual([...kept].sort());
  });
  it.each([0, 1, 2, 3, 4, 5])('are 3^c - 1 - c for %i types', (c) => expect(distinctDefinitions(AML.slice(0, c)).length).toBe(3 ** c - 1 - c));
  it('name types by code point', () => expect(generateDefinitions(['b', 'B', 'a']).at(0)!.name).toBe('B=0'));
  it('hold the patients in all chosen states', () => {
    const states = new Map([['a', mask('0011')], ['b', mask('0101')]]);
    const [definition] = generateDefinitions(['a', 'b']).filter(({ name }) => name === 'a=1;b=0');
    expect([...patientsOf(definition!, states, 4)]).toEqual([0, 0, 1, 0]);
  });
});

describe('partitions', () => {
  it('join complements and are represented by the fewest types, then the first name', () => {
    const definitions = distinctDefinitions(['a', 'b']); // a=0;b=0  a=0;b=1  a=1  a=1;b=0  a=1;b=1  b=1
    const states = new Map([['a', mask('00111')], ['b', mask('11000')]]);
    const masks = definitions.map((definition) => patientsOf(definition, states, 5));
    const { partition, representative } = findPartitions(definitions, masks);
    // a=0;b=0 and a=1;b=1 are empty; a=0;b=1, a=1, a=1;b=0 and b=1 split alike.
    expect([...partition]).toEqual([1, 2, 2, 2, 1, 2]);
    expect([...representative]).toEqual([1, 0, 1, 0, 0, 0]);
  });
});

describe('matching of patients', () => {
  it('keeps the samples with every state and survival, sorted', () => {
    const state = (cellType: string, sample: string, value: 0 | 1) => ({ cellType, sample, state: value });
    const patients = matchPatients(
      [state('b', 's3', 1), state('b', 's1', 0), state('a', 's1', 1), state('a', 's3', 0), state('a', 's2', 0), state('b', 's4', 0), state('a', 's4', 1)],
      [{ sample: 's3', time: 2, event: 1 }, { sample: 's1', time: 0, event: 0 }, { sample: 's2', time: 1, event: 1 }, { sample: 's4', time: null, event: 1 }, { sample: 's9', time: 1, event: 1 }],
    );
    expect(patients.samples).toEqual(['s1', 's3']);
    expect([...patients.states.keys()]).toEqual(['a', 'b']);
    expect([...patients.states.get('a')!, ...patients.time, ...patients.event]).toEqual([1, 0, 0, 2, 0, 1]);
  });
});

describe('test of the definitions', () => {
  const random = deriveStream(5, 'definitions');
  const n = 80;
  const states = new Map(['a', 'b', 'c'].map((type) => [type, Uint8Array.from({ length: n }, () => Number(random.uniform() < 0.4))]));
  states.set('d', states.get('a')!.map((value) => 1 - value)); // splits as a does
  const patients = {
    samples: Array.from({ length: n }, (_, i) => `s${String(i).padStart(2, '0')}`),
    states,
    time: Float64Array.from({ length: n }, (_, i) => Math.ceil(random.gamma(1) * (states.get('a')![i] === 1 ? 60 : 8))),
    event: Uint8Array.from({ length: n }, () => Number(random.uniform() < 0.7)),
  };
  const rows = testDefinitions(patients, { minGroupSize: 10, maxQ: 0.05 });
  const row = (name: string) => rows.find(({ definition }) => definition === name)!;

  it('is the log-rank test of the group against the rest, BH over all tested rows', () => {
    expect(rows.length).toBe(3 ** 4 - 1 - 4);
    const wanted = logRank(patients.time, patients.event, Int32Array.from(states.get('a')!), 2);
    expect(row('a=1').chiSquare).toBeCloseTo(wanted.chiSquare, 10);
    expect(row('a=1').significant).toBe(true);
    const tested = rows.filter((r) => r.tested);
    const q = benjaminiHochberg(tested.map((r) => r.pValue));
    tested.forEach((r, i) => expect(r.qValue).toBe(q[i]));
    expect(tested.every((r) => r.reason === null && Math.min(r.size, r.others) >= 10 && r.significant === r.qValue < 0.05)).toBe(true);
  });
  it('says why a definition was not tested', () => {
    expect(row('a=0;d=0')).toMatchObject({ size: 0, others: n, tested: false, reason: 'group smaller than minGroupSize', significant: false });
    expect(rows.filter((r) => !r.tested).every((r) => Math.min(r.size, r.others) < 10 && Number.isNaN(r.pValue) && Number.isNaN(r.qValue))).toBe(true);
    const eventless = testDefinitions({ ...patients, event: new Uint8Array(n) }, { minGroupSize: 10, maxQ: 0.05 });
    expect(eventless.find(({ definition }) => definition === 'a=1')).toMatchObject({ tested: false, reason: 'no events', significant: false });
  });
  it('gives mirrored definitions one partition and exactly one p', () => {
    expect(row('d=1').partition).toBe(row('a=1').partition);
    expect(row('d=1').pValue).toBe(row('a=1').pValue);
    expect([row('a=1').representative, row('d=1').representative]).toEqual([true, false]);
    expect(new Set(rows.map((r) => r.partition)).size).toBe(rows.filter((r) => r.representative).length);
  });
  it('never tests an empty group, takes two patients and no types', () => {
    expect(testDefinitions(patients, { minGroupSize: 0, maxQ: 0.05 }).find(({ definition }) => definition === 'a=0;d=0')!.tested).toBe(false);
    const two = { samples: ['s1', 's2'], states: new Map([['a', mask('01')]]), time: Float64Array.of(1, 2), event: Uint8Array.of(1, 1) };
    expect(testDefinitions(two, { minGroupSize: 10, maxQ: 0.05 })).toMatchObject([{ definition: 'a=1', size: 1, others: 1, tested: false }]);
    expect(testDefinitions({ ...two, states: new Map() }, { minGroupSize: 10, maxQ: 0.05 })).toEqual([]);
    expect(testDefinitions({ samples: [], states: new Map([['a', mask('')]]), time: new Float64Array(), event: new Uint8Array() }, { minGroupSize: 0, maxQ: 0.05 })).toHaveLength(1);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findComponents, pairwiseSimilarity, type SignificantDefinition } from '../../../analysis/subtyping/components.js';
import { directionOf, majorityVote } from '../../../analysis/subtyping/consensus.js';
import { voteOnGroups } from '../../../analysis/subtyping/second-vote.js';
import { splitSimilarity } from '../../../analysis/subtyping/similarity.js';

const mask = (text: string) => Uint8Array.from(text, Number);
const ones = (n: number, from: number, to: number) => Uint8Array.from({ length: n }, (_, i) => Number(i >= from && i < to));
const flip = (split: Uint8Array) => split.map((value) => 1 - value);
const pairs = fc
  .integer({ min: 1, max: 40 })
  .chain((n) => fc.tuple(fc.uint8Array({ minLength: n, maxLength: n, max: 1 }), fc.uint8Array({ minLength: n, maxLength: n, max: 1 })))
  .map(([a, b]) => [Uint8Array.from(a), Uint8Array.from(b)] as const);

describe('similarity of two splits', () => {
  it('takes the larger of the two orders', () => {
    // 100 patients; A1 (46) lies inside B2 (57), B1 has 43.
    const a = ones(100, 0, 46);
    const b = ones(100, 57, 100);
    expect(splitSimilarity(a, b)).toBe(46 / 57);
    expect(43 / 54).toBeLessThan(46 / 57);
    expect(splitSimilarity(b, a)).toBe(46 / 57);
  });
  it('of equal halves, takes the chosen states for the smaller group', () => {
    const half = mask('111000');
    expect(splitSimilarity(half, mask('110000'))).toBe(2 / 3);
    // The chosen half against the smaller group {4} and its complement; {4} against the other half.
    expect(splitSimilarity(half, mask('000010'))).toBe(3 / 5);
  });
  it('is symmetric, 1 for a split with itself, and does not change when unequal splits are flipped', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const similarity = splitSimilarity(a, b);
        expect(splitSimilarity(b, a)).toBe(similarity);
        expect(similarity).toBeGreaterThanOrEqual(0);
        expect(similarity).toBeLessThanOrEqual(1);
        const equalHalves = (split: Uint8Array) => 2 * split.reduce((sum, value) => sum + value, 0) === split.length;
        if (!equalHalves(a)) expect(splitSimilarity(flip(a), b)).toBe(similarity);
        if (!equalHalves(b)) expect(splitSimilarity(a, flip(b))).toBe(similarity);
        if (a.includes(1) && a.includes(0)) expect(splitSimilarity(a, a)).toBe(1);
      }),
    );
  });
});

describe('components', () => {
  const definition = (name: string, pValue: number, text: string): SignificantDefinition => ({ definition: name, pValue, mask: mask(text) });
  const definitions = [
    definition('c=1', 0.001, '1110000000'),
    definition('a=1', 0.002, '0000111111'), // the complement of 1111000000, of which 3 in 4 are in c=1
    definition('b=1', 0.0001, '0000000011'),
    definition('d=1', 0.001, '0000000111'),
  ];
  it('pair names in order', () => {
    const similarity = pairwiseSimilarity(definitions);
    expect(similarity.map(({ a, b }) => `${a} ${b}`)).toEqual(['a=1 b=1', 'a=1 c=1', 'a=1 d=1', 'b=1 c=1', 'b=1 d=1', 'c=1 d=1']);
    expect(similarity.find(({ a, b }) => a === 'a=1' && b === 'c=1')!.iou).toBe(3 / 4);
  });
  it('join at the threshold, number by the anchor and flip towards it', () => {
    const components = findComponents(definitions, pairwiseSimilarity(definitions), 3 / 4);
    expect(components.map((members) => members.map((m) => `${m.definition}${m.anchor ? ' anchor' : ''}${m.flipped ? ' flipped' : ''}`))).toEqual([
      ['b=1 anchor'],
      ['c=1 anchor', 'a=1 flipped'],
      ['d=1 anchor'],
    ]);
    expect([...components[1]![1]!.assignment]).toEqual([...mask('1111000000')]);
  });
  it('do not flip at equal distance, and break ties of p by name', () => {
    const tied = [definition('b=1', 0.01, '1100'), definition('a=1', 0.01, '1010')];
    expect(findComponents(tied, [{ a: 'a=1', b: 'b=1', iou: 1 }], 0.8)[0]).toMatchObject([
      { definition: 'a=1', anchor: true, flipped: false },
      { definition: 'b=1', anchor: false, flipped: false },
    ]);
  });
  it('follow chains', () => {
    const chain = ['a', 'b', 'c'].map((name, i) => definition(name, 0.01 * (i + 1), '10'));
    const similarity = [{ a: 'a', b: 'c', iou: 0.8 }, { a: 'b', b: 'c', iou: 0.8 }, { a: 'a', b: 'b', iou: 0.1 }];
    expect(findComponents(chain, similarity, 0.8).map((members) => members.length)).toEqual([3]);
    expect(findComponents([], [], 0.8)).toEqual([]);
  });
});

describe('votes', () => {
  it('need more than half, of two both', () => {
    expect([...majorityVote([mask('1100'), mask('1010'), mask('1001')])]).toEqual([1, 0, 0, 0]);
    expect([...majorityVote([mask('1100'), mask('1010')])]).toEqual([1, 2, 2, 0]);
    expect([...majorityVote([mask('110')])]).toEqual([1, 1, 0]);
  });
  it('move with the patients', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 6 }), fc.integer(), (n, members, seed) => {
        const bit = (m: number, i: number) => (Math.imul(seed ^ (m * 7919 + i * 104729), 2654435761) >>> 16) & 1;
        const assignments = Array.from({ length: members }, (_, m) => Uint8Array.from({ length: n }, (__, i) => bit(m, i)));
        const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => bit(99, a) - bit(99, b) || b - a);
        const permuted = majorityVote(assignments.map((assignment) => Uint8Array.from(order, (i) => assignment[i]!)));
        expect([...permuted]).toEqual(order.map((i) => majorityVote(assignments)[i]!));
        expect([...majorityVote(assignments.map(flip))]).toEqual([...majorityVote(assignments)].map((vote) => (vote === 2 ? 2 : 1 - vote)));
      }),
    );
  });
  it('are favourable when fewer events come than expected, against everybody else', () => {
    const time = Float64Array.of(1, 2, 3, 10, 11, 12);
    const event = Uint8Array.of(1, 1, 1, 0, 0, 1);
    expect(directionOf(Uint8Array.of(0, 0, 2, 1, 1, 1), time, event)).toBe('favourable');
    expect(directionOf(Uint8Array.of(1, 1, 2, 0, 2, 0), time, event)).toBe('unfavourable');
    expect(directionOf(Uint8Array.of(0, 0, 2, 2, 0, 0), time, event)).toBe('none');
    expect(directionOf(new Uint8Array(6).fill(1), time, event)).toBe('none');
    expect(directionOf(Uint8Array.of(1, 0, 1, 0, 1, 0), time, new Uint8Array(6))).toBe('none');
  });
  it('make the groups; patients in both patterns are intermediate and in conflict', () => {
    const components = [
      { direction: 'favourable', vote: mask('11012') },
      { direction: 'favourable', vote: mask('11202') },
      { direction: 'unfavourable', vote: mask('01100') },
      { direction: 'none', vote: mask('00001') },
    ] as const;
    expect(voteOnGroups(components, 5)).toEqual([
      { group: 'favourable', conflict: false, favourable: 1, unfavourable: 0 },
      { group: 'intermediate', conflict: true, favourable: 1, unfavourable: 1 },
      { group: 'unfavourable', conflict: false, favourable: 0, unfavourable: 1 },
      { group: 'intermediate', conflict: false, favourable: 0.5, unfavourable: 0 },
      { group: 'intermediate', conflict: false, favourable: 0, unfavourable: 0 },
    ]);
    expect(voteOnGroups([], 1)).toEqual([{ group: 'intermediate', conflict: false, favourable: null, unfavourable: null }]);
  });
});

import { describe, expect, it } from 'vitest';
import { groupByProportions } from '../../../analysis/subtyping/group-by-proportions.js';
import { nameCommunities, unnamedGroups } from '../../../analysis/subtyping/proportion-groups.js';
import { ProfileShapeError, profilesOfType } from '../../../analysis/subtyping/profiles-of-type.js';
import { deriveStream } from '../../../analysis/random/stream.js';
import { matrixOf } from '../clustering/matrices.js';

const TYPES = ['GMP-like', 'HSC-like', 'Mono-like', 'ProMono-like', 'Prog-like', 'cDC-like'];
const CENTRES = [[9, 1, 1, 1, 1, 1], [1, 5, 1, 1, 5, 1], [1, 1, 7, 2, 1, 2], [1, 1, 1, 9, 1, 1]];
const NAMES = ['GMP', 'Primitive', 'Mature', 'Intermediate'];

/** `each` samples around each of the centres, in turn. */
function cohort(each: number, seed: number) {
  const random = deriveStream(seed, 'proportions');
  const rows = Array.from({ length: 4 * each }, (_, i) => {
    const parts = CENTRES[i % 4]!.map((centre) => random.gamma(centre * 20));
    const total = parts.reduce((sum, part) => sum + part, 0);
    return parts.map((part) => part / total);
  });
  return { ...matrixOf(rows), rowNames: rows.map((_, i) => `s${String(i).padStart(3, '0')}`), columnNames: TYPES };
}

describe('groups by proportions', () => {
  it('name the communities by their dominant type', () => {
    expect(nameCommunities(matrixOf([...CENTRES].reverse()), TYPES, Int32Array.of(0, 1, 2, 3))).toEqual([...NAMES].reverse());
    // One community is the richest in everything: it is taken once, the rest go by the lower community.
    expect(nameCommunities(matrixOf([[0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1]]), TYPES, Int32Array.of(0, 1, 2, 3))).toEqual([
      'Primitive', 'Mature', 'Intermediate', 'GMP',
    ]);
    expect(unnamedGroups(['B', 'T'])).toEqual(['GMP', 'Primitive', 'Mature']);
    expect(unnamedGroups(['GMP-like', 'HSC-like', 'cDC-like'])).toEqual([]);
  });
  it('find four groups and carry them to a second cohort', () => {
    const { cohorts, clustered, problem } = groupByProportions(cohort(20, 1), [cohort(5, 2)], 5, 3);
    expect(problem).toBeNull();
    expect(clustered.principal.scores.columns).toBe(5);
    expect(cohorts![0]!.groups).toEqual(Array.from({ length: 80 }, (_, i) => NAMES[i % 4]));
    expect(cohorts![1]!.groups).toEqual(Array.from({ length: 20 }, (_, i) => NAMES[i % 4]));
    expect(cohorts![1]!.membership[0]).toBe(cohorts![0]!.membership[0]);
  });
  it('say why they cannot be computed', () => {
    const equal = cohort(3, 1);
    equal.values.fill(1 / 6);
    expect(groupByProportions(equal, [], 5, 3)).toMatchObject({ cohorts: undefined, problem: 'no resolution gives exactly 4 communities' });
    const other = { ...cohort(20, 1), columnNames: ['a', 'b', 'c', 'd', 'e', 'f'] };
    expect(groupByProportions(other, [], 5, 3).problem).toMatch(/names the group/);
  });
});

describe('profiles of a type', () => {
  const profiles = { rows: 4, columns: 2, values: Float32Array.of(1, 2, 3, 4, 5, 6, 0.1, 8), rowNames: ['s2', 's1', 's2', 's1'], columnNames: ['g', 'h'] };
  it('are its block in double precision, samples sorted', () => {
    expect(profilesOfType(profiles, ['a', 'b'], 'b')).toEqual({
      rows: 2, columns: 2, values: Float64Array.of(Math.fround(0.1), 8, 5, 6), rowNames: ['s1', 's2'], columnNames: ['g', 'h'],
    });
  });
  it('must fit the types', () => {
    expect(() => profilesOfType(profiles, ['a', 'b'], 'c')).toThrow(ProfileShapeError);
    expect(() => profilesOfType(profiles, ['a', 'b', 'c'], 'c')).toThrow(/multiple/);
  });
});

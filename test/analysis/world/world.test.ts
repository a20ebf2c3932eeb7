import { beforeAll, describe, expect, it } from 'vitest';
import { deriveStream } from '../../../analysis/random/stream.js';
import { CELL_TYPES } from '../../../analysis/world/genes.js';
import { makeWorld, plantedGroup, type PlantedGroup, type World } from '../../../analysis/world/world.js';

const make = (seed: number) => makeWorld((...labels) => deriveStream(seed, 'world', ...labels));

describe('the demo world', () => {
  let world: World;
  beforeAll(() => {
    world = make(1);
  });

  it('is the same for the same seed and another for another', () => {
    const again = make(1);
    expect(again.cells.every((cell, i) => cell.counts.every((count, g) => count === world.cells[i]?.counts[g]))).toBe(true);
    expect(again.cohorts).toEqual(world.cohorts);
    expect(make(2).cohorts[0]?.patients[0]?.proportions).not.toEqual(world.cohorts[0]?.patients[0]?.proportions);
  });

  it('has both states of each type among cells and patients', () => {
    for (const [t, cellType] of CELL_TYPES.entries()) {
      const cells = world.cells.filter((cell) => cell.cellType === cellType);
      const share = cells.filter(({ state }) => state === 1).length / cells.length;
      expect(Math.abs(share - 0.5)).toBeLessThan(0.2);
      for (const { patients } of world.cohorts) expect(patients.filter(({ states }) => states[t] === 1).length).toBeGreaterThan(20);
    }
  });

  it('plants two groups by the states of three types, large enough to be tested', () => {
    // GMP-like, HSC-like, Mono-like, ProMono-like, Prog-like, cDC-like
    expect(plantedGroup([1, 1, 0, 1, 0, 1])).toBe('unfavourable');
    expect(plantedGroup([0, 0, 1, 1, 0, 1])).toBe('favourable');
    expect(plantedGroup([1, 1, 1, 0, 0, 0])).toBe('intermediate');
    for (const { patients } of world.cohorts) {
      for (const patient of patients) expect(patient.planted).toBe(plantedGroup(patient.states));
      for (const group of ['favourable', 'unfavourable']) expect(patients.filter((p) => p.planted === group).length).toBeGreaterThanOrEqual(25);
    }
  });

  it('lets the unfavourable group die several times faster, the favourable one slower', () => {
    const rate = (group: PlantedGroup) => {
      const chosen = world.cohorts.flatMap(({ patients }) => patients).filter((p) => p.planted === group);
      return chosen.filter(({ died }) => died).length / chosen.reduce((sum, { months }) => sum + months, 0);
    };
    expect(rate('unfavourable') / rate('intermediate')).toBeGreaterThan(2);
    expect(rate('intermediate') / rate('favourable')).toBeGreaterThan(2);
  });

  it('shows each state in the bulk: state genes alone rank nearly all patients rightly', () => {
    for (const { patients } of world.cohorts) {
      CELL_TYPES.forEach((cellType, t) => {
        const score = (expression: Float64Array) => {
          let [one, both] = [0, 0];
          world.genes.forEach((gene, g) => {
            if (gene.kind !== 'state' || gene.cellType !== cellType) return;
            both += expression[g] as number;
            if (gene.state === 1) one += expression[g] as number;
          });
          return one / both;
        };
        const scored = patients.map((p) => ({ state: p.states[t], score: score(p.expression) }));
        const ones = scored.filter(({ state }) => state === 1);
        const zeros = scored.filter(({ state }) => state === 0);
        const wins = ones.reduce((sum, a) => sum + zeros.filter((b) => a.score > b.score).length, 0);
        expect(wins / (ones.length * zeros.length)).toBeGreaterThan(0.97);
      });
    }
  });

  it('gives proportions that sum to one, and ages, times and covariates as patients have them', () => {
    for (const { patients } of world.cohorts) {
      for (const p of patients) {
        expect(p.proportions.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
        expect(p.months).toBeGreaterThanOrEqual(0);
        expect(p.age).toBeGreaterThan(0);
        expect(p.age).toBeLessThan(110);
      }
    }
  });
});

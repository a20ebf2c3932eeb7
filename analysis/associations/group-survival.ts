import { compareCodePoints } from '../order/compare-code-points.js';
import { kaplanMeier, type Limits, type SurvivalPoint } from '../survival/kaplan-meier.js';
import { logRank } from '../survival/log-rank.js';
import { type FollowedPatient, followedPatients, type Grouping, type GroupingKind } from './grouped-patients.js';

interface Comparison {
  readonly name: string;
  /** the groups compared; `rest` stands for everybody in none of the others */
  readonly sides: readonly string[];
}

const REST = 'rest';

const COMPARISONS: Readonly<Record<GroupingKind, readonly Comparison[]>> = {
  proportions: [
    { name: 'four groups', sides: ['Primitive', 'GMP', 'Intermediate', 'Mature'] },
    { name: 'GMP vs rest', sides: ['GMP', REST] },
  ],
  profiles: [
    { name: 'three groups', sides: ['favourable', 'unfavourable', 'intermediate'] },
    { name: 'favourable vs unfavourable', sides: ['favourable', 'unfavourable'] },
    { name: 'favourable vs rest', sides: ['favourable', REST] },
    { name: 'unfavourable vs rest', sides: ['unfavourable', REST] },
  ],
};

export interface GroupComparison {
  readonly comparison: string;
  /** patients compared */
  readonly n: number;
  readonly events: number;
  /** null when no event, or no time, tells the sides apart */
  readonly chiSquare: number | null;
  readonly df: number | null;
  readonly pValue: number | null;
}

/** The log-rank tests of a grouping (paper 2.3); one with a side that has no followed patient is left out. */
export function compareSurvival(grouping: Grouping): GroupComparison[] {
  const patients = followedPatients(grouping.patients);
  return COMPARISONS[grouping.grouping].flatMap(({ name, sides }) => {
    const side = (p: FollowedPatient) => (sides.includes(p.group) ? sides.indexOf(p.group) : sides.indexOf(REST));
    const compared = patients.filter((p) => side(p) >= 0);
    const labels = Int32Array.from(compared, side);
    if (new Set(labels).size < sides.length) return [];
    const event = Uint8Array.from(compared, (p) => p.event);
    const test = logRank(Float64Array.from(compared, (p) => p.time), event, labels, sides.length);
    const known = Number.isFinite(test.chiSquare);
    return [{
      comparison: name,
      n: compared.length,
      events: event.reduce((sum, e) => sum + e, 0),
      chiSquare: known ? test.chiSquare : null,
      df: known ? test.df : null,
      pValue: known ? test.pValue : null,
    }];
  });
}

/** The Kaplan-Meier points of every group with a followed patient, groups by code point. */
export function survivalCurves(grouping: Grouping, limits: Limits): { group: string; points: SurvivalPoint[] }[] {
  const patients = followedPatients(grouping.patients);
  const groups = [...new Set(patients.map((p) => p.group))].sort(compareCodePoints);
  return groups.map((group) => {
    const members = patients.filter((p) => p.group === group);
    return { group, points: kaplanMeier(Float64Array.from(members, (p) => p.time), Uint8Array.from(members, (p) => p.event), limits) };
  });
}

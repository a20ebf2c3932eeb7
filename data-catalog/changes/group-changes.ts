import type { Row } from '../tables/schema.js';

/** Patients of one cohort and variant who stand in another group than before. */
export interface GroupChange {
  readonly grouping: 'profiles' | 'proportions';
  readonly cohort: string;
  /** empty for groups by proportions */
  readonly variant: string;
  /** null: the patient was, or is, not there */
  readonly from: string | null;
  readonly to: string | null;
  readonly patients: number;
  /** only where names were asked for */
  readonly names?: readonly string[];
}

/** How many patients went from which group to which. */
export function groupChanges(grouping: GroupChange['grouping'], before: readonly Row[], now: readonly Row[], names: boolean): GroupChange[] {
  const [old, current] = [byPatient(before), byPatient(now)];
  const moves = new Map<string, { cohort: string; variant: string; from: string | null; to: string | null; samples: string[] }>();
  for (const patient of new Set([...old.keys(), ...current.keys()])) {
    const [was, is] = [old.get(patient), current.get(patient)];
    const [from, to] = [groupOf(was), groupOf(is)];
    if (from === to) continue;
    const row = is ?? was;
    const [cohort, variant] = [String(row?.cohort), String(row?.variant ?? '')];
    const key = JSON.stringify([cohort, variant, from, to]);
    const move = moves.get(key) ?? { cohort, variant, from, to, samples: [] };
    moves.set(key, move);
    move.samples.push(String(row?.sample));
  }
  return [...moves.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { samples, ...move }]) => ({ grouping, ...move, patients: samples.length, ...(names ? { names: samples } : {}) }));
}

function byPatient(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [JSON.stringify([row.cohort, row.variant ?? '', row.sample]), row]));
}

function groupOf(row: Row | undefined): string | null {
  return row === undefined ? null : String(row.group);
}

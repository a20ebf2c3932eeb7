/** One patient: follow-up and covariates, `null` where missing. */
export interface Patient {
  readonly sample: string;
  /** months */
  readonly time: number | null;
  /** 1 died, 0 censored */
  readonly event: number | null;
  /** years */
  readonly age: number | null;
  /** categorical covariates by name (sex, fab, risk, flt3, npm1) */
  readonly covariates: Readonly<Record<string, string | null>>;
}

export interface GroupedPatient extends Patient {
  readonly group: string;
}

export type GroupingKind = 'proportions' | 'profiles';

/** The patients of one cohort under one way of grouping them; patients in conflict are left out. */
export interface Grouping {
  readonly cohort: string;
  readonly grouping: GroupingKind;
  /** how the groups came about; empty for proportions */
  readonly variant: string;
  readonly patients: readonly GroupedPatient[];
}

/** Called both favourable and unfavourable: in no test and no curve (paper 5.8 has none). */
export const CONFLICT = 'conflict';

/** Group of a sample, as a table holds it. */
export interface GroupLabel {
  readonly cohort: string;
  readonly variant: string;
  readonly sample: string;
  readonly group: string;
}

/**
 * One grouping for each cohort and variant, in the order of first appearance.
 * Samples without a clinical record are kept with everything missing.
 * @param patients patients by cohort and sample
 */
export function groupPatients(
  kind: GroupingKind,
  labels: readonly GroupLabel[],
  patients: ReadonlyMap<string, ReadonlyMap<string, Patient>>,
): Grouping[] {
  const groupings = new Map<string, Grouping & { patients: GroupedPatient[] }>();
  for (const { cohort, variant, sample, group } of labels) {
    const key = JSON.stringify([cohort, variant]);
    const grouping = groupings.get(key) ?? { cohort, grouping: kind, variant, patients: [] };
    groupings.set(key, grouping);
    if (group === CONFLICT) continue;
    const patient = patients.get(cohort)?.get(sample) ?? { sample, time: null, event: null, age: null, covariates: {} };
    grouping.patients.push({ ...patient, group });
  }
  return [...groupings.values()];
}

/** A patient whose follow-up is known. */
export interface FollowedPatient extends GroupedPatient {
  readonly time: number;
  readonly event: number;
}

/** The patients whose time and event are both known. */
export function followedPatients(patients: readonly GroupedPatient[]): FollowedPatient[] {
  return patients.filter((p): p is FollowedPatient => p.time !== null && p.event !== null);
}

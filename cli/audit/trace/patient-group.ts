import type { CellValue, Row } from '../../../data-catalog/tables/schema.js';
import { type DiscoveryVotes, discoveryVotes } from './patient-votes.js';
import type { RunTables } from './run-tables.js';

export interface PatientGroup {
  readonly cohort: CellValue;
  readonly sample: CellValue;
  readonly group: CellValue;
  /** in the discovery cohort: where the group comes from */
  readonly votes: DiscoveryVotes | null;
  /** in other cohorts: the classifiers that called it, rows of validation_model */
  readonly models: readonly Row[];
  /** groups by proportions: what they were told from, rows of proportions */
  readonly proportions: readonly Row[];
  /** follow-up, from clinical */
  readonly followUp: { readonly months: CellValue; readonly event: CellValue } | null;
  /** the row of survival_curves in which the patient leaves: at the same months, else the last before; null: in no curve */
  readonly curve: Row | null;
}

/** How the patient of a row of groups or proportion_groups came there, and where the survival curves have them. */
export async function patientGroup(tables: RunTables, table: 'groups' | 'proportion_groups', row: Row): Promise<PatientGroup> {
  const { cohort = null, sample = null, group = null, variant = '' } = row;
  const byProfiles = table === 'groups';
  const isDiscovery = byProfiles && variant === 'discovery';
  const [clinical] = await tables.where('clinical', { cohort, sample });
  const months = clinical?.time_months ?? null;
  const grouping = byProfiles ? 'profiles' : 'proportions';
  const points = await tables.where('survival_curves', { cohort, grouping, variant: byProfiles ? variant : '', group });
  return {
    cohort,
    sample,
    group,
    votes: isDiscovery ? await discoveryVotes(tables, cohort, sample) : null,
    models: byProfiles && !isDiscovery ? await callingModels(tables, cohort, String(variant)) : [],
    proportions: byProfiles ? [] : await tables.where('proportions', { cohort, sample }),
    followUp: clinical === undefined ? null : { months, event: clinical.event ?? null },
    curve: months === null ? null : (points.filter((point) => Number(point.time_months) <= Number(months)).at(-1) ?? null),
  };
}

/** The models of a variant such as `separate, plain`: component mode, then classifier. */
async function callingModels(tables: RunTables, cohort: CellValue, variant: string): Promise<Row[]> {
  const [mode = '', classifier = ''] = variant.split(', ');
  return tables.where('validation_model', { cohort, component_mode: mode, classifier });
}

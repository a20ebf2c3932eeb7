import { orderCellTypes } from '../colours.js';
import { numberOf, type ReportTables, rowsOf, textOf } from '../report-tables.js';
import { statesBySample } from './definition-members.js';
import { orderPatients, shownProportions } from './patient-order.js';

/** What the page tells about a patient when pointed at; small enough to lie inside the page. */
export interface PatientCard {
  readonly sample: string;
  readonly group: string;
  /** per mille, by cell type in the order of `cellTypes` */
  readonly proportions: readonly number[];
  /** null where the type has no two states, or the patient is not of the discovery cohort */
  readonly states: readonly (number | null)[];
  /** for example `event at 12.3 months` */
  readonly course: string;
}

export interface CohortPatients {
  readonly cohort: string;
  /** in the order of the columns of its composition */
  readonly patients: readonly PatientCard[];
}

export interface PatientCards {
  readonly cellTypes: readonly string[];
  readonly cohorts: readonly CohortPatients[];
}

export function patientCards(tables: ReportTables): PatientCards {
  const rows = shownProportions(tables);
  const cellTypes = orderCellTypes(rows.map((row) => textOf(row, 'cell_type')));
  const states = statesBySample(tables);
  const stateCohort = textOf(rowsOf(tables, 'states')[0] ?? {}, 'cohort');
  const clinical = new Map(rowsOf(tables, 'clinical').map((row) => [`${textOf(row, 'cohort')}\n${textOf(row, 'sample')}`, row]));
  const cohorts = [...new Set(rows.map((row) => textOf(row, 'cohort')))].map((cohort) => ({
    cohort,
    patients: orderPatients(tables, cohort).map(({ sample, group, proportions }) => ({
      sample, group,
      proportions: cellTypes.map((type) => Math.round(1000 * (proportions.get(type) ?? 0))),
      states: cellTypes.map((type) => (cohort === stateCohort ? (states.get(sample)?.get(type) ?? null) : null)),
      course: courseText(clinical.get(`${cohort}\n${sample}`)),
    })),
  }));
  return { cellTypes, cohorts };
}

function courseText(row: Parameters<typeof numberOf>[0] | undefined): string {
  if (row === undefined || Number.isNaN(numberOf(row, 'time_months'))) return '';
  return `${numberOf(row, 'event') === 1 ? 'event at' : 'no event until'} ${numberOf(row, 'time_months').toFixed(1)} months`;
}

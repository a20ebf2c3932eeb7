import type { Row } from '../../data-catalog/tables/schema.js';
import { orderCellTypes, orderGroups } from '../colours.js';
import { numberOf, type ReportTables, rowsBy, rowsOf, textOf } from '../report-tables.js';
import { headlineVariant } from './survival-summary.js';

export interface OrderedPatient {
  readonly sample: string;
  /** empty where the patient is in no group */
  readonly group: string;
  readonly proportions: ReadonlyMap<string, number>;
}

/** Neighbouring patients of one group: columns from `x1` up to `x2`. */
export interface GroupStrip {
  readonly group: string;
  readonly x1: number;
  readonly x2: number;
  readonly patients: number;
}

/** The rows of the method whose proportions are shown, without the simulated test samples. */
export function shownProportions(tables: ReportTables): Row[] {
  const rows = rowsOf(tables, 'proportions').filter((row) => row.cohort !== 'test');
  const method = rows.some((row) => row.method === 'BLUE') ? 'BLUE' : textOf(rows[0] ?? {}, 'method');
  return rows.filter((row) => row.method === method);
}

/** Patients of a cohort by group, then from primitive to mature: figures of one cohort share this order, so that they can be read together. */
export function orderPatients(tables: ReportTables, cohort: string): OrderedPatient[] {
  const own = shownProportions(tables).filter((row) => row.cohort === cohort);
  const types = orderCellTypes(own.map((row) => textOf(row, 'cell_type')));
  const groups = groupsOf(tables, cohort);
  const patients = [...rowsBy(own, (row) => textOf(row, 'sample'))].map(([sample, parts]) => ({
    sample, group: groups.get(sample) ?? '', proportions: new Map(parts.map((row) => [textOf(row, 'cell_type'), numberOf(row, 'proportion')])),
  }));
  const order = orderGroups(patients.map(({ group }) => group));
  const maturity = (parts: ReadonlyMap<string, number>) => types.reduce((sum, type, i) => sum + i * (parts.get(type) ?? 0), 0);
  return patients.sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group) || maturity(a.proportions) - maturity(b.proportions) || (a.sample < b.sample ? -1 : 1));
}

/** Where each group stands among the ordered patients. */
export function groupStrips(patients: readonly OrderedPatient[]): GroupStrip[] {
  const places = rowsBy(patients.map(({ group }, column): Row => ({ group, column })), (row) => textOf(row, 'group'));
  return [...places].filter(([group]) => group !== '').map(([group, rows]) => {
    const first = numberOf(rows[0] as Row, 'column');
    return { group, x1: first, x2: first + rows.length, patients: rows.length };
  });
}

/** Group of each sample: from profiles (the headline variant) where there are any, else from proportions. */
function groupsOf(tables: ReportTables, cohort: string): Map<string, string> {
  const profiles = rowsOf(tables, 'groups').filter((row) => row.cohort === cohort && (row.variant === 'discovery' || row.variant === headlineVariant));
  const rows = profiles.length > 0 ? profiles : rowsOf(tables, 'proportion_groups').filter((row) => row.cohort === cohort);
  return new Map(rows.map((row) => [textOf(row, 'sample'), textOf(row, 'group')]));
}

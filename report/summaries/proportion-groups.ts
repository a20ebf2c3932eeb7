import { orderGroups } from '../colours.js';
import { numberOf, type ReportTables, rowsBy, rowsOf, textOf } from '../report-tables.js';
import { shownProportions } from './patient-order.js';
import { cohortsOf } from './survival-summary.js';

/** One of the groups that the proportions make, in one cohort. */
export interface ProportionGroup {
  readonly cohort: string;
  readonly group: string;
  readonly patients: number;
  /** mean proportion by cell type */
  readonly means: ReadonlyMap<string, number>;
}

/** The discovery cohort first, groups from primitive to mature. */
export function summariseProportionGroups(tables: ReportTables): ProportionGroup[] {
  const proportions = rowsBy(shownProportions(tables), (row) => `${textOf(row, 'cohort')}\n${textOf(row, 'sample')}`);
  const cohorts = rowsBy(rowsOf(tables, 'proportion_groups'), (row) => textOf(row, 'cohort'));
  return cohortsOf(tables).flatMap((cohort) => {
    const members = cohorts.get(cohort) ?? [];
    const groups = rowsBy(members, (row) => textOf(row, 'group'));
    return orderGroups(groups.keys()).map((group) => {
      const own = (groups.get(group) ?? []).map((row) => proportions.get(`${cohort}\n${textOf(row, 'sample')}`) ?? []);
      const byType = rowsBy(own.flat(), (row) => textOf(row, 'cell_type'));
      const means = new Map([...byType].map(([type, rows]) => [type, rows.reduce((sum, row) => sum + numberOf(row, 'proportion'), 0) / rows.length]));
      return { cohort, group, patients: own.length, means };
    });
  }).filter(({ means }) => means.size > 0);
}

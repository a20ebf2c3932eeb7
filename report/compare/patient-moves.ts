import type { Row } from '../../data-catalog/tables/schema.js';
import { orderGroups } from '../colours.js';
import { type ReportTables, rowsBy, rowsOf, textOf } from '../report-tables.js';
import { type Analysis, analysesOf } from '../summaries/survival-summary.js';

/** stands for the group of a patient whom one of the runs does not have */
export const absent = 'not in this run';

/** Where the patients of one analysis stand in the first run and in the second. */
export interface PatientMoves {
  readonly analysis: Analysis;
  readonly groups: readonly string[];
  readonly patients: readonly { readonly sample: string; readonly from: string; readonly to: string }[];
}

/** One entry for each analysis that either run has groups for. */
export function patientMoves(before: ReportTables, now: ReportTables): PatientMoves[] {
  const analyses = new Map([...analysesOf(now), ...analysesOf(before)].map((analysis) => [JSON.stringify(analysis), analysis]));
  return [...analyses.values()].map((analysis) => {
    const [old, current] = [groupBySample(before, analysis), groupBySample(now, analysis)];
    const patients = [...new Set([...old.keys(), ...current.keys()])].sort().map((sample) => ({ sample, from: old.get(sample) ?? absent, to: current.get(sample) ?? absent }));
    return { analysis, groups: orderGroups(patients.flatMap(({ from, to }) => [from, to])), patients };
  });
}

/** Patients of a cell type that are in the same state in both runs, states matched so that most are: which is called 0 is chance. */
export interface StateAgreement {
  readonly cellType: string;
  readonly same: number;
  readonly patients: number;
}

/** For each cell type that has two states in both runs. */
export function stateAgreements(before: ReportTables, now: ReportTables): StateAgreement[] {
  const old = rowsBy(rowsOf(before, 'states'), (row) => textOf(row, 'cell_type'));
  return [...rowsBy(rowsOf(now, 'states'), (row) => textOf(row, 'cell_type'))].flatMap(([cellType, rows]) => {
    const was = new Map((old.get(cellType) ?? []).map((row) => [textOf(row, 'sample'), row.state]));
    const both = rows.filter((row) => was.has(textOf(row, 'sample')));
    if (both.length === 0) return [];
    const equal = both.filter((row) => was.get(textOf(row, 'sample')) === row.state).length;
    return [{ cellType, same: Math.max(equal, both.length - equal), patients: both.length }];
  });
}

function groupBySample(tables: ReportTables, { cohort, grouping, variant }: Analysis): Map<string, string> {
  const rows: readonly Row[] = grouping === 'proportions' ? rowsOf(tables, 'proportion_groups') : rowsOf(tables, 'groups').filter((row) => textOf(row, 'variant') === variant);
  return new Map(rows.filter((row) => row.cohort === cohort).map((row) => [textOf(row, 'sample'), textOf(row, 'group')]));
}

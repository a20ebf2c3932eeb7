import { orderCellTypes, orderGroups } from '../colours.js';
import { type CellTypeProfiles, type ReportTables, rowsOf, textOf } from '../report-tables.js';

/** Mean predicted expression of every gene by cell type and group, small enough to lie inside the page. */
export interface GeneProfiles {
  readonly genes: readonly string[];
  readonly cellTypes: readonly string[];
  readonly groups: readonly { readonly name: string; readonly patients: number }[];
  /** log2(CPM+1) in hundredths: [cell type][group][gene] */
  readonly means: readonly (readonly (readonly number[])[])[];
}

/** Undefined where the study has no groups or no profiles. */
export function summariseProfiles(tables: ReportTables, profiles: readonly CellTypeProfiles[]): GeneProfiles | undefined {
  const groups = new Map(rowsOf(tables, 'groups').filter((row) => row.variant === 'discovery').map((row) => [textOf(row, 'sample'), textOf(row, 'group')]));
  const first = profiles[0];
  if (first === undefined || groups.size === 0) return undefined;
  const names = orderGroups(groups.values());
  const genes = first.matrix.columnNames;
  const cellTypes = orderCellTypes(profiles.map(({ cellType }) => cellType));
  const patients = names.map((name) => first.matrix.rowNames.filter((sample) => groups.get(sample) === name).length);
  const means = cellTypes.map((type) => {
    const { matrix } = profiles.find(({ cellType }) => cellType === type) ?? first;
    return names.map((name) => {
      const rows = matrix.rowNames.flatMap((sample, row) => (groups.get(sample) === name ? [row] : []));
      return genes.map((_gene, column) => Math.round((100 * rows.reduce((sum, row) => sum + (matrix.values[row * matrix.columns + column] ?? 0), 0)) / Math.max(1, rows.length)));
    });
  });
  return { genes, cellTypes, groups: names.map((name, i) => ({ name, patients: patients[i] ?? 0 })), means };
}

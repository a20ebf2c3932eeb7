import type { Row } from '../../data-catalog/tables/schema.js';
import { orderCellTypes, orderGroups } from '../colours.js';
import { flagOf, numberOf, type ReportTables, rowsBy, rowsOf, textOf } from '../report-tables.js';
import { statesAsked } from './definition-members.js';
import { shownProportions } from './patient-order.js';
import { cohortsOf } from './survival-summary.js';

/** What a run tells about one cell type, gathered from its tables. */
export interface CellTypeCard {
  readonly cellType: string;
  /** mean predicted proportion by cohort, the discovery cohort first */
  readonly proportions: readonly { readonly cohort: string; readonly mean: number }[];
  readonly clustering: Row | undefined;
  readonly groups: readonly string[];
  /** patients of each group in each state, discovery cohort; empty without states */
  readonly states: readonly { readonly state: number; readonly patients: readonly number[] }[];
  /** significant, unique definitions that ask for a state of this type, the smallest p first */
  readonly definitions: readonly Row[];
  /** strongest first, by the weaker of both sides */
  readonly reciprocal: readonly Row[];
  readonly geneSets: readonly Row[];
  readonly markers: readonly string[];
}

const shownMarkers = 15;
const shownSets = 10;

/** One card for each cell type that any table names. */
export function cellTypeCards(tables: ReportTables): CellTypeCard[] {
  const names = (['proportions', 'clusterings', 'states', 'reciprocal_genes'] as const).flatMap((table) => rowsOf(tables, table).map((row) => textOf(row, 'cell_type')));
  const groupOf = new Map(rowsOf(tables, 'groups').filter((row) => row.variant === 'discovery').map((row) => [textOf(row, 'sample'), textOf(row, 'group')]));
  const groups = orderGroups(groupOf.values());
  const definitions = rowsOf(tables, 'definitions').filter((row) => flagOf(row, 'significant') && flagOf(row, 'representative')).sort((a, b) => numberOf(a, 'p_value') - numberOf(b, 'p_value'));
  const shown = rowsBy(shownProportions(tables), (row) => `${textOf(row, 'cohort')}\n${textOf(row, 'cell_type')}`);
  return orderCellTypes(names.filter((name) => name !== 'all')).map((cellType) => {
    const own = (table: 'states' | 'reciprocal_genes' | 'enrichment' | 'marker_genes' | 'clusterings') => rowsOf(tables, table).filter((row) => row.cell_type === cellType);
    const states = own('states');
    const strength = (row: Row) => Math.min(Math.abs(numberOf(row, 'z_favourable')), Math.abs(numberOf(row, 'z_unfavourable')));
    return {
      cellType,
      proportions: cohortsOf(tables).flatMap((cohort) => {
        const shares = (shown.get(`${cohort}\n${cellType}`) ?? []).map((row) => numberOf(row, 'proportion'));
        return shares.length === 0 ? [] : [{ cohort, mean: shares.reduce((sum, share) => sum + share, 0) / shares.length }];
      }),
      clustering: own('clusterings')[0],
      groups,
      states: states.length === 0 ? [] : [0, 1].map((state) => ({ state, patients: groups.map((group) => states.filter((row) => row.state === state && groupOf.get(textOf(row, 'sample')) === group).length) })),
      definitions: definitions.filter((row) => statesAsked(textOf(row, 'definition')).has(cellType)),
      reciprocal: own('reciprocal_genes').sort((a, b) => strength(b) - strength(a) || (textOf(a, 'gene') < textOf(b, 'gene') ? -1 : 1)),
      geneSets: own('enrichment').sort((a, b) => numberOf(a, 'p_value') - numberOf(b, 'p_value')).slice(0, shownSets),
      markers: own('marker_genes').sort((a, b) => numberOf(b, 'z') - numberOf(a, 'z')).slice(0, shownMarkers).map((row) => textOf(row, 'gene')),
    };
  });
}

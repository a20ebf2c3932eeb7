import { flagOf, numberOf, type ReportTables, rowsBy, rowsOf, textOf } from '../report-tables.js';

export interface ComponentSummary {
  readonly component: number;
  readonly definitions: number;
  readonly anchor: string;
  readonly flipped: number;
  readonly direction: string;
  /** patients with vote 1, and undecided */
  readonly inside: number;
  readonly undecided: number;
}

/** Connected components of similar definitions with the direction of their consensus. */
export function summariseComponents(tables: ReportTables): ComponentSummary[] {
  const votes = rowsBy(rowsOf(tables, 'consensus'), (row) => textOf(row, 'component'));
  return [...rowsBy(rowsOf(tables, 'components'), (row) => textOf(row, 'component'))]
    .map(([component, rows]) => {
      const own = votes.get(component) ?? [];
      const anchor = rows.find((row) => flagOf(row, 'anchor'));
      return {
        component: Number(component),
        definitions: rows.length,
        anchor: anchor ? textOf(anchor, 'definition') : '',
        flipped: rows.filter((row) => flagOf(row, 'flipped')).length,
        direction: own[0] ? textOf(own[0], 'direction') : 'none',
        inside: own.filter((row) => numberOf(row, 'vote') === 1).length,
        undecided: own.filter((row) => numberOf(row, 'vote') === 2).length,
      };
    })
    .sort((a, b) => a.component - b.component);
}

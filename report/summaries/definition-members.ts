import { flagOf, numberOf, type ReportTables, rowsBy, rowsOf, textOf } from '../report-tables.js';

/** The states that a definition asks for, by cell type: `GMP-like=1;HSC-like=0`. */
export function statesAsked(definition: string): Map<string, number> {
  return new Map(
    definition.split(';').map((part): [string, number] => {
      const at = part.lastIndexOf('=');
      return [part.slice(0, at), Number(part.slice(at + 1))];
    }),
  );
}

/** State of each patient in each cell type: sample -> cell type -> state. */
export function statesBySample(tables: ReportTables): Map<string, Map<string, number>> {
  const rows = rowsBy(rowsOf(tables, 'states'), (row) => textOf(row, 'sample'));
  return new Map([...rows].map(([sample, own]) => [sample, new Map(own.map((row) => [textOf(row, 'cell_type'), numberOf(row, 'state')]))]));
}

/** Whether a patient is in all states that the definition asks for. */
export function isMember(asked: ReadonlyMap<string, number>, states: ReadonlyMap<string, number>): boolean {
  return [...asked].every(([type, state]) => states.get(type) === state);
}

export interface ComponentDefinition {
  readonly component: number;
  readonly definition: string;
  readonly flipped: boolean;
  readonly direction: string;
}

/** Definitions by component, the component's anchor first, then by name. */
export function componentDefinitions(tables: ReportTables): ComponentDefinition[] {
  const directions = new Map(rowsOf(tables, 'consensus').map((row) => [numberOf(row, 'component'), textOf(row, 'direction')]));
  const name = (row: { readonly definition?: unknown }) => String(row.definition ?? '');
  return [...rowsOf(tables, 'components')]
    .sort((a, b) => numberOf(a, 'component') - numberOf(b, 'component') || Number(flagOf(b, 'anchor')) - Number(flagOf(a, 'anchor')) || (name(a) < name(b) ? -1 : 1))
    .map((row) => ({
      component: numberOf(row, 'component'), definition: textOf(row, 'definition'), flipped: flagOf(row, 'flipped'), direction: directions.get(numberOf(row, 'component')) ?? 'none',
    }));
}

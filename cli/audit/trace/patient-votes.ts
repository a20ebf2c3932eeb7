import type { CellValue, Row } from '../../../data-catalog/tables/schema.js';
import type { RunTables } from './run-tables.js';

export interface PatientState {
  readonly cellType: string;
  readonly state: number;
  /** of the clustering that told the two states apart */
  readonly resolution: CellValue;
}

/** A significant definition that stands for its partition and whose chosen states the patient has. */
export interface HoldingDefinition {
  readonly definition: string;
  readonly size: CellValue;
  readonly pValue: CellValue;
  readonly qValue: CellValue;
  readonly component: CellValue;
  /** its sides were exchanged: in its component the patient counts as outside of it */
  readonly flipped: boolean;
}

export interface ComponentVote {
  readonly component: CellValue;
  readonly direction: string;
  /** of so many definitions */
  readonly definitions: number;
  /** so many have the patient inside, after flipping */
  readonly inside: number;
  readonly vote: 'inside' | 'outside' | 'undecided';
}

export interface DiscoveryVotes {
  readonly states: readonly PatientState[];
  readonly significant: number;
  readonly holding: readonly HoldingDefinition[];
  readonly components: readonly ComponentVote[];
}

const VOTES = ['outside', 'inside', 'undecided'] as const;

/** How a patient of the discovery cohort came to a group: states, the definitions that they satisfy, the votes of the components. */
export async function discoveryVotes(tables: RunTables, cohort: CellValue, sample: CellValue): Promise<DiscoveryVotes> {
  const states = (await tables.where('states', { cohort, sample })).map(async (row) => ({
    cellType: String(row.cell_type),
    state: Number(row.state),
    resolution: (await tables.where('clusterings', { cohort, cell_type: row.cell_type ?? null }))[0]?.resolution ?? null,
  }));
  const patient = await Promise.all(states);
  const stateOf = new Map(patient.map(({ cellType, state }) => [cellType, state]));
  const members = new Map((await tables.rows('components')).map((row) => [String(row.definition), row]));
  const significant = await tables.where('definitions', { significant: true, representative: true });
  const holding = significant
    .filter((row) => holds(String(row.definition), stateOf))
    .map((row) => {
      const member = members.get(String(row.definition));
      return {
        definition: String(row.definition), size: row.size ?? null, pValue: row.p_value ?? null, qValue: row.q_value ?? null,
        component: member?.component ?? null, flipped: member?.flipped === true,
      };
    });
  const components = (await tables.where('consensus', { sample })).map((row) => componentVote(row, [...members.values()], stateOf));
  return { states: patient, significant: significant.length, holding, components };
}

function componentVote({ component = null, direction, vote }: Row, members: readonly Row[], stateOf: ReadonlyMap<string, number>): ComponentVote {
  const own = members.filter((row) => row.component === component);
  const inside = own.filter((row) => holds(String(row.definition), stateOf) !== (row.flipped === true)).length;
  return { component, direction: String(direction), definitions: own.length, inside, vote: VOTES[Number(vote)] ?? 'undecided' };
}

/** Whether states satisfy a definition such as `GMP-like=1;HSC-like=0`. */
function holds(definition: string, stateOf: ReadonlyMap<string, number>): boolean {
  return definition.split(';').every((chosen) => {
    const at = chosen.lastIndexOf('=');
    return stateOf.get(chosen.slice(0, at)) === Number(chosen.slice(at + 1));
  });
}

import { compareCodePoints } from '../order/compare-code-points.js';

export type State = 0 | 1;

/** One state of each of some cell types; the patients in all of these states are a group, everybody else the other. */
export interface Definition {
  /** for example `GMP-like=1;HSC-like=0`, types by code point */
  readonly name: string;
  /** cell types by code point, with their states */
  readonly states: readonly (readonly [cellType: string, state: State])[];
}

/** Every choice of one or more of the cell types and a state of each (paper 5.8): 3^c - 1, for six types 728; sorted by name. */
export function generateDefinitions(cellTypes: readonly string[]): Definition[] {
  let chosen: (readonly [string, State])[][] = [[]];
  for (const cellType of [...cellTypes].sort(compareCodePoints)) {
    chosen = chosen.flatMap((states) => [states, [...states, [cellType, 0] as const], [...states, [cellType, 1] as const]]);
  }
  return chosen
    .filter((states) => states.length > 0)
    .map((states) => ({ name: states.map(([cellType, state]) => `${cellType}=${state}`).join(';'), states }))
    .sort((a, b) => compareCodePoints(a.name, b.name));
}

/**
 * The definitions without the mirror images: state 0 of a single type against the rest is state 1 against the rest, so only
 * state 1, the smaller community, is kept (paper 5.8 counts 722 for six types): 3^c - 1 - c.
 */
export function distinctDefinitions(cellTypes: readonly string[]): Definition[] {
  return generateDefinitions(cellTypes).filter(({ states }) => states.length > 1 || states[0]![1] === 1);
}

/** For each patient 1 when in all chosen states, else 0. */
export function patientsOf(definition: Definition, statesOfType: ReadonlyMap<string, Uint8Array>, patients: number): Uint8Array {
  const mask = new Uint8Array(patients).fill(1);
  for (const [cellType, state] of definition.states) {
    const states = statesOfType.get(cellType);
    if (states === undefined) throw new UnknownCellTypeError(definition.name, cellType);
    states.forEach((value, i) => {
      if (value !== state) mask[i] = 0;
    });
  }
  return mask;
}

export class UnknownCellTypeError extends Error {
  readonly code = 'UNKNOWN_CELL_TYPE';
  constructor(definition: string, cellType: string) {
    super(`Definition ${definition} names ${cellType}, which has no states. The definitions and the states come from different runs; test the definitions again.`);
    this.name = 'UnknownCellTypeError';
  }
}

/** A name that no definition over the cell types has. */
export class UnknownDefinitionError extends Error {
  readonly code = 'UNKNOWN_DEFINITION';
  constructor(name: string) {
    super(`No definition is called ${name} with the cell types at hand. The definitions and the states come from different runs; test the definitions again.`);
    this.name = 'UnknownDefinitionError';
  }
}

import type { Matrix } from '../matrix/matrix.js';

export type ProportionGroup = 'Primitive' | 'GMP' | 'Intermediate' | 'Mature';

/** Cell types whose share names a group, in the order in which the groups are taken (paper 2.3, Fig 4). */
const NAMED_BY = [
  ['GMP', ['GMP-like']],
  ['Primitive', ['HSC-like', 'Prog-like']],
  ['Mature', ['Mono-like', 'cDC-like']],
] as const satisfies readonly (readonly [ProportionGroup, readonly string[]])[];

/** How many groups there are to name. */
export const PROPORTION_GROUPS = NAMED_BY.length + 1;

/** The groups that none of the cell types can name; empty when the naming works. */
export function unnamedGroups(cellTypes: readonly string[]): ProportionGroup[] {
  return NAMED_BY.filter(([, types]) => !types.some((type) => cellTypes.includes(type))).map(([group]) => group);
}

/**
 * Names of the four communities by their mean proportions: GMP = richest in GMP-like; of the rest Primitive = richest in
 * HSC-like + Prog-like, Mature = richest in Mono-like + cDC-like, Intermediate = the last. Ties: the lower community.
 * @param proportions samples x cell types
 * @param membership community (0 .. 3) of each sample
 * @returns the group of each community
 */
export function nameCommunities(proportions: Matrix, cellTypes: readonly string[], membership: Int32Array): ProportionGroup[] {
  const names = new Array<ProportionGroup>(PROPORTION_GROUPS).fill('Intermediate');
  const left = new Set(names.keys());
  for (const [group, types] of NAMED_BY) {
    const columns = types.map((type) => cellTypes.indexOf(type)).filter((column) => column >= 0);
    let richest = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (const community of left) {
      const share = meanShare(proportions, columns, membership, community);
      if (share > most) {
        most = share;
        richest = community;
      }
    }
    names[richest] = group;
    left.delete(richest);
  }
  return names;
}

function meanShare({ rows, columns, values }: Matrix, chosen: readonly number[], membership: Int32Array, community: number): number {
  let sum = 0;
  let members = 0;
  for (let i = 0; i < rows; i++) {
    if (membership[i] !== community) continue;
    members++;
    for (const column of chosen) sum += values[i * columns + column]!;
  }
  return sum / members;
}

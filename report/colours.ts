/**
 * One meaning, one colour, in every figure. Okabe and Ito's palette (2008), which people with colour
 * vision deficiencies can tell apart; shapes or dashes repeat what a colour says.
 */
const groupColours: Readonly<Record<string, string>> = {
  favourable: '#0072B2', // blue
  unfavourable: '#D55E00', // vermillion
  intermediate: '#8C8C8C', // grey
  conflict: '#8E5BB8', // purple
  none: '#8C8C8C',
  // groups of the proportions path take the colour of the cell type that names them
  Primitive: '#E69F00',
  GMP: '#009E73',
  Intermediate: '#8C8C8C',
  Mature: '#CC79A7',
};

const groupDashes: Readonly<Record<string, string>> = {
  unfavourable: '7 2',
  intermediate: '2 2',
  conflict: '1 3',
  Primitive: '7 2',
  Intermediate: '2 2',
  Mature: '9 2 2 2',
};

const groupOrder = ['favourable', 'intermediate', 'unfavourable', 'conflict', 'Primitive', 'GMP', 'Intermediate', 'Mature'];

export const plain = 'currentColor';
export const accent = '#0072B2';
export const quiet = '#8C8C8C';
/** states 0 and 1 of a cell type; drawn as circles and triangles too */
export const stateColours = ['#2A9D8F', '#C2417C'] as const;
export const methodColours = { BLUE: '#0072B2', NNLS: '#E69F00', 'mean-profile': '#8C8C8C' } as const;

export function groupColour(group: string): string {
  return groupColours[group] ?? plain;
}

export function groupDash(group: string): string | undefined {
  return groupDashes[group];
}

export function methodColour(method: string): string {
  return (methodColours as Readonly<Record<string, string>>)[method] ?? '#CC79A7';
}

/** Groups in the order the reader expects; unknown names last, by code point. */
export function orderGroups(groups: Iterable<string>): string[] {
  return orderBy(groups, groupOrder);
}

/** leukaemic cell types along the differentiation hierarchy */
const hierarchy = ['HSC-like', 'Prog-like', 'GMP-like', 'ProMono-like', 'Mono-like', 'cDC-like'];
const hierarchyColours = ['#E69F00', '#F0E442', '#009E73', '#56B4E9', '#CC79A7', plain];
const furtherColours = [...hierarchyColours, '#882255', '#44AA99', '#999933', '#AA4499'];

/** Cell types along the hierarchy, unknown ones after it by code point. */
export function orderCellTypes(types: Iterable<string>): string[] {
  return orderBy(types, hierarchy);
}

/** Colours of the given cell types: the six leukaemic types have fixed ones, others go by position. */
export function cellTypeColours(types: readonly string[]): Map<string, string> {
  const known = types.every((type) => hierarchy.includes(type));
  return new Map(
    types.map((type, i) => [type, (known ? hierarchyColours[hierarchy.indexOf(type)] : furtherColours[i % furtherColours.length]) ?? plain]),
  );
}

function orderBy(names: Iterable<string>, order: readonly string[]): string[] {
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...new Set(names)].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0));
}

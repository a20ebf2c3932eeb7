import type { RandomStream } from '../random/stream.js';

/** The six malignant types of AML, in code-point order. */
export const CELL_TYPES = ['GMP-like', 'HSC-like', 'Mono-like', 'ProMono-like', 'Prog-like', 'cDC-like'] as const;

const MARKERS = 25;
const STATE_GENES = 16;
const OTHERS = 60;

/** A gene of the world: a marker of a type, a gene of one state of a type, or expressed by all alike. */
export type Gene = { readonly name: string; readonly level: number } & (
  | { readonly kind: 'marker'; readonly cellType: string }
  | { readonly kind: 'state'; readonly cellType: string; readonly state: 0 | 1 }
  | { readonly kind: 'common' }
);

export function makeGenes(random: RandomStream): Gene[] {
  const level = () => Math.exp(3 + 0.5 * random.normal());
  const genes: Gene[] = [];
  for (const cellType of CELL_TYPES) {
    const stem = cellType.replace('-like', '').toUpperCase();
    for (let i = 1; i <= MARKERS; i++) genes.push({ name: `${stem}M${i}`, level: level(), kind: 'marker', cellType });
    for (const state of [0, 1] as const) {
      for (let i = 1; i <= STATE_GENES; i++) genes.push({ name: `${stem}S${state}N${i}`, level: level(), kind: 'state', cellType, state });
    }
  }
  for (let i = 1; i <= OTHERS; i++) genes.push({ name: `COMMON${i}`, level: level(), kind: 'common' });
  return genes;
}

/**
 * Mean expression of each gene in a type and state, arbitrary units. State genes are silent outside their type: a bulk sample
 * then says which state its cells of that type are in, and a type with few cells differs from sample to sample by its state, not by zeros.
 */
export function typeExpression(genes: readonly Gene[], cellType: string, state: 0 | 1): number[] {
  return genes.map((gene) => {
    switch (gene.kind) {
      case 'marker':
        return gene.cellType === cellType ? gene.level : gene.level * 0.25;
      case 'state':
        return gene.cellType === cellType ? gene.level * (gene.state === state ? 1 : 0.08) : 0;
      case 'common':
        return gene.level;
    }
  });
}

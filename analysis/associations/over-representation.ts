import { benjaminiHochberg } from '../statistics/benjamini-hochberg.js';
import { hypergeometricUpperTail } from '../statistics/hypergeometric.js';

export interface GeneSet {
  readonly name: string;
  readonly genes: readonly string[];
}

export interface Enrichment {
  readonly geneSet: string;
  /** found genes in the set */
  readonly overlap: number;
  /** genes of the set in the universe */
  readonly setSize: number;
  readonly universe: number;
  readonly pValue: number;
  readonly qValue: number;
}

/**
 * Over-representation of gene sets among the found genes (paper 2.3): hypergeometric upper tail, Benjamini-Hochberg
 * over the sets. Found genes and sets are intersected with the universe; sets with nothing left are dropped.
 */
export function overRepresentation(found: readonly string[], sets: readonly GeneSet[], universe: readonly string[]): Enrichment[] {
  const all = new Set(universe);
  const drawn = new Set(found.filter((gene) => all.has(gene)));
  const rows = sets.flatMap((set) => {
    const genes = new Set(set.genes.filter((gene) => all.has(gene)));
    if (genes.size === 0) return [];
    const overlap = [...genes].filter((gene) => drawn.has(gene)).length;
    const pValue = hypergeometricUpperTail(overlap, all.size, genes.size, drawn.size);
    return [{ geneSet: set.name, overlap, setSize: genes.size, universe: all.size, pValue }];
  });
  const q = benjaminiHochberg(rows.map((row) => row.pValue));
  return rows.map((row, i) => ({ ...row, qValue: q[i]! }));
}

import { compareCodePoints } from '../order/compare-code-points.js';
import type { MarkerTests } from './find-markers.js';

export interface MarkerRule {
  /** kept when q < maxQ (strictly) and the log fold change is > 0 (strictly) */
  readonly maxQ: number;
  /** at most so many genes a type; null: all */
  readonly capPerType: number | null;
}

/**
 * Row numbers (into `tests.genes`) of the marker genes of each type, in the order of `tests.cellTypes`.
 * With a cap the types choose in ascending number of cells (ties by name), each its best genes by fold change (ties by name),
 * passing over genes that an earlier type took (paper 5.6); without one a gene may mark several types.
 */
export function keepMarkers(tests: MarkerTests, rule: MarkerRule): number[][] {
  const candidates = tests.byType.map((type) =>
    [...tests.genes.keys()].filter((row) => (type.qValue[row] as number) < rule.maxQ && (type.log2FoldChange[row] as number) > 0),
  );
  const cap = rule.capPerType;
  if (cap === null) return candidates;

  const turns = [...tests.cellTypes.keys()].sort(
    (a, b) =>
      (tests.sizes[a] as number) - (tests.sizes[b] as number) || compareCodePoints(tests.cellTypes[a] as string, tests.cellTypes[b] as string),
  );
  const taken = new Set<number>();
  const kept: number[][] = tests.cellTypes.map(() => []);
  for (const type of turns) {
    const change = (tests.byType[type] as MarkerTests['byType'][number]).log2FoldChange;
    const best = (candidates[type] as number[])
      .filter((row) => !taken.has(row))
      .sort((a, b) => (change[b] as number) - (change[a] as number) || compareCodePoints(tests.genes[a] as string, tests.genes[b] as string))
      .slice(0, cap);
    for (const row of best) taken.add(row);
    kept[type] = best;
  }
  return kept;
}

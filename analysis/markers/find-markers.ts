import type { SparseCounts } from '../matrix/matrix.js';
import { compareCodePoints } from '../order/compare-code-points.js';
import { benjaminiHochberg } from '../statistics/benjamini-hochberg.js';
import { normalTwoSided } from '../statistics/distributions.js';
import { sumLogExpression } from './mean-expression.js';
import { rankGenes } from './rank-genes.js';

/** A type can't be compared with the others. */
export class MarkerTypesError extends Error {
  readonly code = 'MARKER_TYPES';
  constructor(types: readonly string[]) {
    super(
      `Marker genes need at least two studied cell types with cells; found ${types.length === 0 ? 'none' : types.join(', ')}. ` +
        'Likely the label column or the names under cellTypes do not match the annotation; compare them with the labels in the cell table.',
    );
    this.name = 'MarkerTypesError';
  }
}

/** Totals that are not those of these cells. */
export class CellTotalError extends Error {
  readonly code = 'CELL_TOTAL';
  constructor(readonly cells: number) {
    super(
      `${cells} cell(s) have counts but no positive total. The total is the sum over all genes of the reference file; the cell table and the counts are likely from different files. Read the reference again.`,
    );
    this.name = 'CellTotalError';
  }
}

export interface MarkerTests {
  /** types with cells, by code point */
  readonly cellTypes: readonly string[];
  /** cells of each type */
  readonly sizes: readonly number[];
  /** genes seen in at least one cell, in the order of the counts */
  readonly genes: readonly string[];
  /** one list a type, each over `genes`; z > 0 is higher in the type */
  readonly byType: readonly {
    readonly z: Float64Array;
    readonly pValue: Float64Array;
    readonly qValue: Float64Array;
    readonly log2FoldChange: Float64Array;
    /** mean of log1p(count / total * 1e4) in the type and in all others */
    readonly meanIn: Float64Array;
    readonly meanOut: Float64Array;
  }[];
}

/**
 * Wilcoxon rank-sum test of each type against all other studied cells for every gene seen in at least one cell (paper 5.3):
 * two-sided, normal approximation, no continuity correction, no tie correction unless asked for; Benjamini-Hochberg inside the type.
 * log2 fold change = log2((expm1(meanIn) + 1e-9) / (expm1(meanOut) + 1e-9)).
 * A gene that is the same in all cells has z 0 and p 1.
 * @param labels cell type of each cell
 * @param totals sum of each cell's counts over all genes of the reference file
 * @throws MarkerTypesError, CellTotalError
 */
export function findMarkers(
  counts: SparseCounts,
  labels: readonly string[],
  totals: Float64Array,
  options: { readonly tieCorrection?: boolean } = {},
): MarkerTests {
  const cellTypes = [...new Set(labels)].sort(compareCodePoints);
  if (cellTypes.length < 2) throw new MarkerTypesError(cellTypes);
  let lacking = 0;
  for (let cell = 0; cell < totals.length; cell++) {
    if (counts.starts[cell] !== counts.starts[cell + 1] && !((totals[cell] as number) > 0)) lacking++;
  }
  if (lacking > 0) throw new CellTotalError(lacking);

  const number = new Map(cellTypes.map((type, i) => [type, i]));
  const types = Uint8Array.from(labels, (label) => number.get(label) as number);
  const c = cellTypes.length;
  const n = labels.length;
  const sizes = cellTypes.map((_, type) => types.reduce((sum, t) => sum + Number(t === type), 0));
  const ranks = rankGenes(counts, types, c, totals);
  const sums = sumLogExpression(counts, types, c, totals);
  const genes = Array.from(ranks.genes, (gene) => counts.genes[gene] as string);

  const byType = cellTypes.map((_, type) => {
    const inside = sizes[type] as number;
    const outside = n - inside;
    const list = () => new Float64Array(genes.length);
    const z = list();
    const pValue = list();
    const log2FoldChange = list();
    const meanIn = list();
    const meanOut = list();
    const expected = (inside * (n + 1)) / 2;
    const variance = (inside * outside * (n + 1)) / 12;
    ranks.genes.forEach((gene, row) => {
      const correction = options.tieCorrection ? 1 - (ranks.ties[row] as number) / (n * n * n - n) : 1;
      const deviation = (ranks.rankSums[row * c + type] as number) - expected;
      z[row] = deviation === 0 || !(correction > 0) ? 0 : deviation / Math.sqrt(variance * correction);
      pValue[row] = normalTwoSided(z[row] as number);
      let rest = 0;
      for (let other = 0; other < c; other++) if (other !== type) rest += sums[gene * c + other] as number;
      meanIn[row] = (sums[gene * c + type] as number) / inside;
      meanOut[row] = rest / outside;
      log2FoldChange[row] = Math.log2((Math.expm1(meanIn[row] as number) + 1e-9) / (Math.expm1(meanOut[row] as number) + 1e-9));
    });
    return { z, pValue, qValue: benjaminiHochberg(pValue), log2FoldChange, meanIn, meanOut };
  });
  return { cellTypes, sizes, genes, byType };
}

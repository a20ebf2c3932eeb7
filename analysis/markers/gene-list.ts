import { columnsWithMissing } from '../expression/missing-values.js';
import type { NamedMatrix } from '../matrix/matrix.js';
import { compareCodePoints } from '../order/compare-code-points.js';

/** drop-genes: a gene with a missing value in any cohort leaves the list; drop-samples: the samples that miss one leave the cohort. */
export type MissingPolicy = 'drop-genes' | 'drop-samples';

/** No gene is left to model. */
export class EmptyGeneListError extends Error {
  readonly code = 'EMPTY_GENE_LIST';
  constructor(markers: number, cohorts: readonly string[]) {
    super(
      `None of the ${markers} marker genes is usable in every cohort (${cohorts.join(', ')}). ` +
        'Likely the cohorts name genes differently (symbols against identifiers), or a cohort has missing values everywhere. Compare the gene names, raise markers.maxQ, or choose `missing: drop-samples`.',
    );
    this.name = 'EmptyGeneListError';
  }
}

export interface RemovedGene {
  readonly cohort: string;
  readonly gene: string;
  readonly reason: string;
}

/**
 * The study's gene list: all marker genes (union over types and references) that every cohort measured, by code point;
 * under drop-genes without those that have a missing value in a cohort. Each loss is listed once for each cohort that causes it.
 * @param cohorts expression of each cohort, samples x genes, NaN = missing
 * @throws EmptyGeneListError
 */
export function geneList(
  markers: Iterable<string>,
  cohorts: readonly { readonly name: string; readonly expression: NamedMatrix<Float32Array | Float64Array> }[],
  missing: MissingPolicy,
): { genes: string[]; removed: RemovedGene[] } {
  const union = [...new Set(markers)].sort(compareCodePoints);
  const removed: RemovedGene[] = [];
  const lost = new Set<string>();
  const lose = (cohort: string, gene: string, reason: string) => {
    lost.add(gene);
    removed.push({ cohort, gene, reason });
  };
  for (const { name, expression } of cohorts) {
    const column = new Map(expression.columnNames.map((gene, i) => [gene, i]));
    for (const gene of union) if (!column.has(gene)) lose(name, gene, 'marker gene not measured in this cohort');
    if (missing !== 'drop-genes') continue;
    const measured = union.filter((gene) => column.has(gene));
    const gaps = columnsWithMissing(expression, measured.map((gene) => column.get(gene) as number));
    measured.forEach((gene, i) => {
      if (gaps[i] === 1) lose(name, gene, 'marker gene with missing values in this cohort');
    });
  }
  const genes = union.filter((gene) => !lost.has(gene));
  if (genes.length === 0) throw new EmptyGeneListError(union.length, cohorts.map((cohort) => cohort.name));
  return { genes, removed };
}

import { findMarkers } from '../../analysis/markers/find-markers.js';
import { geneList } from '../../analysis/markers/gene-list.js';
import { keepMarkers } from '../../analysis/markers/keep-markers.js';
import type { SingleCells } from '../../data-catalog/readers/single-cells.js';
import type { Parameters } from '../../data-catalog/study/parameters.js';
import type { CheckedCohort } from '../../data-catalog/check/check-cohort.js';
import type { Findings } from '../../data-catalog/check/findings.js';
import { countShared, identifierKind, whyNamesDiffer } from '../../data-catalog/check/why-names-differ.js';

/** the published studies have 3,000 and 3,538 */
const FEW_GENES = 100;
const FEW_SHARED = 0.1;

export interface GeneFacts {
  readonly reference: number;
  /** of the reference and of every cohort */
  readonly shared: number;
  readonly markers: number;
  /** marker genes that every cohort measured: the study's list */
  readonly list: number;
}

/** The genes that stand in every cohort too. */
export function sharedGenes(genes: readonly string[], cohorts: readonly CheckedCohort[]): Set<string> {
  let shared = new Set(genes);
  for (const { expression } of cohorts) {
    const own = new Set(expression.columnNames);
    shared = new Set([...shared].filter((gene) => own.has(gene)));
  }
  return shared;
}

/** Genes that reference and cohorts share, and how many the study will model: the marker tests are really made. */
export async function checkGenes(
  reference: SingleCells, cohorts: readonly CheckedCohort[], { markers: rule, missing }: Pick<Parameters, 'markers' | 'missing'>, findings: Findings,
): Promise<GeneFacts | undefined> {
  const { genes } = reference.counts;
  const shared = sharedGenes(genes, cohorts);
  for (const { facts, expression } of cohorts) {
    const own = new Set(expression.columnNames);
    const common = countShared(genes, own);
    if (common >= FEW_SHARED * Math.min(genes.length, own.size)) continue;
    const hint = whyNamesDiffer(genes, expression.columnNames);
    const [here, there] = [identifierKind(genes), identifierKind(expression.columnNames)];
    const kinds = here === there ? '' : ` (the reference has ${here}, the cohort ${there})`;
    const text = `cohort ${facts.name}: expected its genes among the ${genes.length} of the reference, found ${common} of ${own.size}${kinds}${hint === undefined ? '' : `; ${hint}`}`;
    if (common === 0) findings.problem(`${text}. Name the column of gene symbols as geneColumn, or declare expression.identifiers, which brings them to the reference’s names.`);
    else findings.warn(text);
  }
  if (shared.size === 0) return undefined;
  return findings.attempt(() => {
    const tests = findMarkers(reference.counts, reference.cellTypes, reference.totals, { tieCorrection: rule.tieCorrection });
    const kept = keepMarkers(tests, rule);
    tests.cellTypes.forEach((type, t) => {
      if ((kept[t] as number[]).length === 0) findings.warn(`${type} has no marker gene of its own at markers.maxQ ${rule.maxQ}: it will be told from the others poorly`);
    });
    const union = new Set(kept.flatMap((rows) => rows.map((row) => tests.genes[row] as string)));
    const { genes: list } = geneList(union, cohorts.map(({ facts, expression }) => ({ name: facts.name, expression })), missing);
    if (list.length < FEW_GENES) findings.warn(`only ${list.length} marker genes are measured in every cohort: profiles will rest on little`);
    return { reference: genes.length, shared: shared.size, markers: union.size, list: list.length };
  });
}

import { join } from 'node:path';
import { usableGenes } from '../../analysis/expression/fill-genes.js';
import type { MissingPolicy } from '../../analysis/markers/gene-list.js';
import type { NamedMatrix } from '../../analysis/matrix/matrix.js';
import { readExpression } from '../bulk/read-expression.js';
import type { NewCohort } from '../study/cohort.js';
import { checkCohort } from './check-cohort.js';
import type { Findings } from './findings.js';
import { whyNamesDiffer } from './why-names-differ.js';

export interface NewCohortFacts {
  readonly patients: number;
  /** deaths; null without clinical data */
  readonly events: number | null;
  /** genes of the study's list */
  readonly listed: number;
  /** those of them that are filled in */
  readonly filled: number;
}

/** Reads a new cohort's tables and sets its genes beside those that the study was trained on; undefined where problems were found. */
export async function checkNewCohort(
  cohort: NewCohort, folder: string, study: { readonly genes: readonly string[]; readonly missing: MissingPolicy }, findings: Findings,
): Promise<NewCohortFacts | undefined> {
  const read = await readNewCohort(cohort, folder, findings);
  if (read === undefined || findings.problems.length > 0) return undefined;
  const { expression, events } = read;
  const usable = await findings.attempt(() => usableGenes(expression, study.genes, study.missing));
  if (usable === undefined) {
    const hint = whyNamesDiffer(study.genes, expression.columnNames);
    if (hint !== undefined) findings.problem(`${join(folder, cohort.expression.file)}: the genes differ from the study's by name: ${hint}`);
    return undefined;
  }
  if (usable.rows.length === 0) {
    findings.problem(`${join(folder, cohort.expression.file)}: expected patients without missing values in the ${study.genes.length} genes of the study, found none (the study's rule is \`missing: drop-samples\`).`);
    return undefined;
  }
  return { patients: usable.rows.length, events, listed: study.genes.length, filled: usable.unusable.length };
}

async function readNewCohort({ clinical, ...cohort }: NewCohort, folder: string, findings: Findings): Promise<{ expression: NamedMatrix; events: number | null } | undefined> {
  if (clinical === undefined) {
    const table = await findings.attempt(() => readExpression({ expression: join(folder, cohort.expression.file) }, cohort.expression));
    return table && { expression: table.matrix, events: null };
  }
  const checked = await checkCohort({ ...cohort, clinical }, { data: folder, there: () => true, referenceGenes: [] }, findings);
  return checked && { expression: checked.expression, events: checked.facts.events };
}

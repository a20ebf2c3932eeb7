import type { Steps } from '../activities/kit/steps.js';
import type { ArtifactReference } from '../data-catalog/store/reference.js';
import type { NewCohort } from '../data-catalog/study/cohort.js';

export interface Patients {
  readonly expression: ArtifactReference;
  readonly removed: ArtifactReference;
  /** absent where the cohort came without */
  readonly clinical?: ArtifactReference;
}

/** The patients of a cohort, with or without clinical data. @param file the artifact behind an input file's name */
export async function readPatients(steps: Steps, { clinical, ...cohort }: Pick<NewCohort, 'name' | 'expression' | 'clinical'>, file: (name: string) => ArtifactReference): Promise<Patients> {
  const label = `read ${cohort.name}`;
  if (clinical === undefined) return steps.readExpression(label, { cohort }, { expression: file(cohort.expression.file) });
  return steps.readCohort(label, { cohort: { ...cohort, clinical } }, { expression: file(cohort.expression.file), clinical: file(clinical.file) });
}

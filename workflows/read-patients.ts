import type { Steps } from '../activities/kit/steps.js';
import type { ArtifactReference } from '../data-catalog/store/reference.js';
import type { Cohort } from '../data-catalog/study/cohort.js';

export interface Patients {
  readonly expression: ArtifactReference;
  readonly removed: ArtifactReference;
  /** absent where the cohort came without */
  readonly clinical?: ArtifactReference;
}

/**
 * The patients of a cohort, with or without clinical data. Only a cohort whose genes are to be brought to the reference's names waits for the
 * reference's cells.
 * @param file the artifact behind an input file's name
 * @param cells of the reference; left out where the cohort's genes are named as the study's already
 */
export async function readPatients(
  steps: Steps, { clinical, ...cohort }: Pick<Cohort, 'name' | 'expression' | 'clinical'>, file: (name: string) => ArtifactReference, cells?: Promise<{ readonly counts: ArtifactReference }>,
): Promise<Patients> {
  const { expression } = cohort;
  const transcripts = 'transcripts' in expression ? expression.transcripts : undefined;
  const { identifiers } = expression;
  const label = `read ${cohort.name}`;
  const measured = {
    expression: 'samples' in expression ? expression.samples.map((sample) => file(sample.file)) : file(expression.file),
    ...(transcripts === undefined ? {} : { transcripts: file(transcripts.file) }),
    ...(identifiers?.file === undefined ? {} : { identifiers: file(identifiers.file) }),
    ...(identifiers === undefined || cells === undefined ? {} : { reference: (await cells).counts }),
  };
  if (clinical === undefined) return steps.readExpression(label, { cohort }, measured);
  const followed = { clinical: file(clinical.file), ...(clinical.phenotype === undefined ? {} : { phenotype: file(clinical.phenotype.file) }) };
  return steps.readCohort(label, { cohort: { ...cohort, clinical } }, { ...measured, ...followed });
}

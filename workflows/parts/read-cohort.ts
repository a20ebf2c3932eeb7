import type { Steps } from '../../activities/kit/steps.js';
import type { ArtifactReference } from '../../data-catalog/store/reference.js';
import type { Cohort } from '../../data-catalog/study/cohort.js';

/**
 * Reads one cohort: the files that its declaration names, and the reference's cells where its genes are to be brought to their names; only such
 * a cohort waits for them.
 */
export async function readCohort(steps: Steps, cohort: Cohort, file: (name: string) => ArtifactReference, cells: Promise<{ readonly counts: ArtifactReference }>) {
  const { expression, clinical } = cohort;
  const transcripts = 'transcripts' in expression ? expression.transcripts : undefined;
  const { identifiers } = expression;
  return steps.readCohort(
    `read ${cohort.name}`,
    { cohort },
    {
      expression: 'samples' in expression ? expression.samples.map((sample) => file(sample.file)) : file(expression.file),
      clinical: file(clinical.file),
      ...(clinical.phenotype === undefined ? {} : { phenotype: file(clinical.phenotype.file) }),
      ...(transcripts === undefined ? {} : { transcripts: file(transcripts.file) }),
      ...(identifiers?.file === undefined ? {} : { identifiers: file(identifiers.file) }),
      ...(identifiers === undefined ? {} : { reference: (await cells).counts }),
    },
  );
}

import type { Cohort } from '../study/cohort.js';
import { referenceFiles } from '../study/reference/reference-files.js';
import type { InputParts } from '../study/readable-parts.js';

/** Every input file of a study, by its path relative to the data folder; each once, in code-unit order. */
export function inputFiles(study: InputParts): string[] {
  const names = [
    ...study.reference.flatMap(referenceFiles),
    ...study.cohorts.flatMap(cohortFiles),
    ...(study.geneSets === undefined ? [] : [study.geneSets.file]),
  ];
  return [...new Set(names)].sort();
}

/** The files that a cohort's declaration names. */
export function cohortFiles({ expression, clinical }: Cohort): string[] {
  const transcripts = 'transcripts' in expression ? expression.transcripts?.file : undefined;
  const files = 'samples' in expression ? expression.samples.map(({ file }) => file) : [expression.file];
  return [...files, transcripts, expression.identifiers?.file, clinical?.file, clinical?.phenotype?.file].filter((file) => file !== undefined);
}

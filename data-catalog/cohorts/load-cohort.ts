import { join } from 'node:path';
import { checkLocated } from '../study/check-located.js';
import { type NewCohort, newCohortSchema } from '../study/cohort.js';
import { locateDeclaration, readDeclaration } from '../study/read-declaration.js';
import { StudyFileError } from '../study/study-file-error.js';

/** The file that makes a folder a cohort. */
export const COHORT_FILE = 'cohort.yaml';

/** What the cohort.yaml of `folder` declares. @throws StudyFileError with every problem, its line and column */
export async function loadCohort(folder: string): Promise<NewCohort> {
  const path = join(folder, COHORT_FILE);
  const located = locateDeclaration(await readDeclaration(path, 'cohort file'), path, 'cohort file');
  const checked = checkLocated(newCohortSchema, located, path);
  if ('problems' in checked) throw new StudyFileError(checked.problems, 'cohort file');
  return checked.value;
}

/** The input files of a cohort, relative to its folder. */
export function cohortFiles({ expression, clinical }: NewCohort): string[] {
  return clinical === undefined ? [expression.file] : [expression.file, clinical.file];
}

import { referenceFiles } from '../study/reference/reference-files.js';
import type { InputParts } from '../study/readable-parts.js';

/** Every input file of a study, by its path relative to the data folder; each once, in code-unit order. */
export function inputFiles(study: InputParts): string[] {
  const names = [
    ...study.reference.flatMap(referenceFiles),
    ...study.cohorts.flatMap(({ expression, clinical }) => [expression.file, ...(clinical === undefined ? [] : [clinical.file])]),
    ...(study.geneSets === undefined ? [] : [study.geneSets.file]),
  ];
  return [...new Set(names)].sort();
}

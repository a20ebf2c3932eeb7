import type { ClinicalPaths } from '../clinical/clinical-table.js';
import type { Cohort } from '../study/cohort.js';
import type { ExpressionPaths } from './read-expression.js';

/** Where the files of a cohort's declaration lie. @param path of a file that the study names */
export function cohortPaths({ expression, clinical }: Pick<Cohort, 'expression' | 'clinical'>, path: (file: string) => string): ExpressionPaths & ClinicalPaths {
  const transcripts = 'transcripts' in expression ? expression.transcripts : undefined;
  const { identifiers } = expression;
  return {
    expression: 'samples' in expression ? expression.samples.map(({ file }) => path(file)) : path(expression.file),
    ...(transcripts === undefined ? {} : { transcripts: path(transcripts.file) }),
    ...(identifiers?.file === undefined ? {} : { identifiers: path(identifiers.file) }),
    clinical: path(clinical.file),
    ...(clinical.phenotype === undefined ? {} : { phenotype: path(clinical.phenotype.file) }),
  };
}

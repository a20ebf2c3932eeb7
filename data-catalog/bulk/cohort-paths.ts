import type { ClinicalPaths } from '../clinical/clinical-table.js';
import type { ClinicalDeclaration } from '../study/clinical.js';
import type { ExpressionDeclaration } from '../study/expression.js';
import type { ExpressionPaths } from './read-expression.js';

/** Where the files of a cohort's expression lie. @param path of a file that the study names */
export function expressionPaths(expression: ExpressionDeclaration, path: (file: string) => string): ExpressionPaths {
  const transcripts = 'transcripts' in expression ? expression.transcripts : undefined;
  const { identifiers } = expression;
  return {
    expression: 'samples' in expression ? expression.samples.map(({ file }) => path(file)) : path(expression.file),
    ...(transcripts === undefined ? {} : { transcripts: path(transcripts.file) }),
    ...(identifiers?.file === undefined ? {} : { identifiers: path(identifiers.file) }),
  };
}

/** Where the files of a cohort's clinical data lie. @param path of a file that the study names */
export function clinicalPaths({ file, phenotype }: ClinicalDeclaration, path: (file: string) => string): ClinicalPaths {
  return { clinical: path(file), ...(phenotype === undefined ? {} : { phenotype: path(phenotype.file) }) };
}

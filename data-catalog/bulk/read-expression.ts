import { isFormula } from '../readers/formula.js';
import { InputProblems } from '../readers/input-file-error.js';
import { matchGenes, type MatchedGenes } from '../identifiers/match-genes.js';
import { readGeneRegister } from '../identifiers/gene-register.js';
import { type ExpressionDeclaration, type ExpressionParameters, expressionParameters } from '../study/expression.js';
import { type AssembledExpression, assembleExpression } from './assemble-expression.js';
import { readGct } from './gct.js';
import { type GeneTable, genesOf, samplesOf } from './gene-table.js';
import { readParquet } from './parquet.js';
import { readSampleFiles } from './sample-files.js';
import * as formats from './sample-table.js';
import { linearOf } from './units.js';
import { readGeneTable } from './wide-table.js';

/** Where the files of a declaration lie. */
export interface ExpressionPaths {
  /** one file, or one for each sample */
  readonly expression: string | readonly string[];
  readonly transcripts?: string;
  readonly identifiers?: string;
}

export interface BulkExpression extends AssembledExpression {
  readonly renamed: MatchedGenes['renamed'];
  readonly unresolved: MatchedGenes['unresolved'];
}

/**
 * Reads a cohort's expression in whatever form it was declared.
 * @param referenceGenes the names that genes are brought to where `identifiers` is declared
 * @throws InputFileError, InputFilesError
 */
export async function readExpression(paths: ExpressionPaths, declared: ExpressionDeclaration | ExpressionParameters, referenceGenes: readonly string[] = []): Promise<BulkExpression> {
  const declaration = expressionParameters.parse(declared);
  const table = await readForm(paths, declaration);
  refuseFormulas([paths.expression].flat()[0] as string, table);
  const linear = linearOf('unit' in declaration ? declaration.unit : 'linear');
  const { identifiers } = declaration;
  if (identifiers === undefined) return { ...assembleExpression(table, linear), renamed: [], unresolved: [] };
  const register = paths.identifiers === undefined ? undefined : await readGeneRegister(paths.identifiers, identifiers);
  const { names, renamed, unresolved } = matchGenes(genesOf(table), referenceGenes, identifiers.kind, register);
  return { ...assembleExpression(table, linear, names), renamed, unresolved };
}

async function readForm({ expression, transcripts }: ExpressionPaths, declaration: ExpressionParameters): Promise<GeneTable> {
  switch (declaration.format) {
    case 'tsv':
    case 'csv':
      return readGeneTable(one(expression), declaration);
    case 'parquet':
      return readParquet(one(expression), declaration);
    case 'gct':
      return readGct(one(expression), declaration);
    default: {
      const files = { samples: declaration.samples, paths: [expression].flat() };
      if (declaration.format === 'star') return readSampleFiles(files, formats.star(declaration.column), undefined);
      if (declaration.format === 'htseq') return readSampleFiles(files, formats.htseq, undefined);
      const table = transcripts === undefined || declaration.transcripts === undefined ? undefined : { path: transcripts, ...declaration.transcripts };
      return readSampleFiles(files, declaration.format === 'salmon' ? formats.salmon(declaration.value) : formats.kallisto(declaration.value), table);
    }
  }
}

function one(path: string | readonly string[]): string {
  if (typeof path === 'string') return path;
  throw new Error('A table of all samples was given as a list of files. This is a defect of the workflow.');
}

/** Names go into the results' CSV files, which people open in spreadsheets. */
function refuseFormulas(path: string, table: GeneTable): void {
  const problems = new InputProblems(path);
  for (const [what, names] of [['samples', samplesOf(table)], ['genes', genesOf(table)]] as const) {
    const formulas = names.filter(isFormula).length;
    if (formulas > 0) problems.add({ line: 0, column: 0, expected: `names of ${what}`, found: `${formulas} formulas`, remedy: 'They would be run by a spreadsheet that opens the results: replace them by names.' });
  }
  problems.throwIfAny();
}

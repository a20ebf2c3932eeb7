import { type AssembledExpression, assembleExpression } from './assemble-expression.js';
import { type GeneTable, samplesOf } from './gene-table.js';
import { checkScale, linearOf, refusalOf } from './units.js';
import type { ExpressionUnit } from '../study/expression.js';
import { InputProblems } from '../readers/input-file-error.js';
import { readNumberRows } from '../readers/number-rows.js';
import type { TableFormat } from '../readers/split-line.js';

export interface WideTableDeclaration {
  readonly format: TableFormat;
  readonly geneColumn: string;
  readonly ignoreColumns: readonly string[];
  readonly orientation: 'genes-by-samples' | 'samples-by-genes';
  readonly unit: ExpressionUnit;
}

/** Reads a cohort's expression, checks it against the declared unit, brings it to the linear scale. @throws InputFileError */
export async function readExpressionTable(path: string, declaration: WideTableDeclaration): Promise<AssembledExpression> {
  return assembleExpression(await readGeneTable(path, declaration), linearOf(declaration.unit));
}

/** A wide table of text as it stands, its samples and its scale checked. @throws InputFileError */
export async function readGeneTable(path: string, { unit, format, geneColumn, ignoreColumns, orientation }: WideTableDeclaration): Promise<GeneTable> {
  const problems = new InputProblems(path);
  const table = await readNumberRows(path, { format, nameColumn: geneColumn, ignoreColumns, check: (value) => refusalOf(value, unit) }, problems);
  const rowsAre = orientation === 'samples-by-genes' ? 'samples' : 'genes';
  const genes: GeneTable = { rowsAre, names: table.names, columns: table.columns, rows: table.rows };
  checkSamples(samplesOf(genes), (i) => (rowsAre === 'samples' ? { line: i + 2, column: 0 } : { line: 1, column: table.positions[i] as number }), rowsAre === 'samples', problems);
  checkScale(table.rows, unit, problems);
  problems.throwIfAny();
  return genes;
}

/** As columns, repeated names are found with the header. */
function checkSamples(samples: readonly string[], placeOf: (i: number) => { line: number; column: number }, rows: boolean, problems: InputProblems): void {
  const seen = new Set<string>();
  samples.forEach((sample, i) => {
    if (sample === '') problems.add({ ...placeOf(i), expected: 'a sample name', found: 'an empty cell', remedy: 'Name the sample, or declare the column under ignoreColumns.' });
    else if (rows && seen.has(sample)) problems.add({ ...placeOf(i), expected: 'each sample once', found: 'a sample name again', remedy: 'Remove the repeated sample; samples are never merged.' });
    seen.add(sample);
  });
  if (samples.length === 0) problems.add({ line: 1, column: 0, expected: 'columns of samples', found: 'none', remedy: 'Check format, geneColumn and ignoreColumns in the study file.' });
}

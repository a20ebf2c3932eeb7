import type { NamedMatrix } from '../../analysis/matrix/matrix.js';
import { compareCodePoints } from '../../analysis/order/compare-code-points.js';
import type { ExpressionDeclaration } from '../study/cohort.js';
import { columnIndex, readTextTable, type TextTable } from './delimited-table.js';
import { InputFileError, type InputProblem } from './input-file-error.js';

const MISSING = new Set(['', 'NA', 'NaN', 'nan', 'N/A', 'null']);
/** log2(x + 1) above this would be more than 10^12 on the linear scale. */
const MAX_LOG2 = 40;
/** A linear matrix whose largest value is this small is on a log scale. */
const MIN_LINEAR_MAXIMUM = 30;

export interface ExpressionTable {
  /** samples x genes on the linear scale, genes by code point; missing values are NaN */
  readonly matrix: NamedMatrix;
  /** genes that stood in several rows; their rows were summed */
  readonly summed: readonly string[];
}

/** Reads a cohort's expression, checks it against the declared unit, brings it to the linear scale. @throws InputFileError */
export async function readExpressionTable(path: string, declaration: ExpressionDeclaration): Promise<ExpressionTable> {
  const table = await readTextTable(path, declaration.format);
  const nameColumn = columnIndex(path, table, declaration.geneColumn);
  const ignored = new Set(declaration.ignoreColumns.map((name) => columnIndex(path, table, name)));
  const dataColumns = table.columns.map((_, j) => j).filter((j) => j !== nameColumn && !ignored.has(j));
  const byRow = declaration.orientation === 'samples-by-genes';
  const rowNames = table.rows.map((row) => row[nameColumn] ?? '');
  const columnNames = dataColumns.map((j) => table.columns[j] ?? '');
  const [samples, symbols] = byRow ? [rowNames, columnNames] : [columnNames, rowNames];
  refuseRepeated(path, samples, byRow);

  const parsed = parseCells(path, table, dataColumns, declaration);
  const genes = [...new Set(symbols)].filter((gene) => gene !== '').sort(compareCodePoints);
  const position = new Map(genes.map((gene, g) => [gene, g]));
  const times = new Map<string, number>();
  for (const symbol of symbols) times.set(symbol, (times.get(symbol) ?? 0) + 1);
  const values = new Float64Array(samples.length * genes.length);
  symbols.forEach((symbol, s) => {
    const g = position.get(symbol);
    if (g === undefined) return;
    for (let i = 0; i < samples.length; i++) values[i * genes.length + g] += (byRow ? parsed[i * symbols.length + s] : parsed[s * samples.length + i]) as number;
  });
  return {
    matrix: { rows: samples.length, columns: genes.length, values, rowNames: samples, columnNames: genes },
    summed: genes.filter((gene) => (times.get(gene) ?? 0) > 1),
  };
}

function refuseRepeated(path: string, samples: readonly string[], byRow: boolean): void {
  const problems: InputProblem[] = [];
  const seen = new Set<string>();
  samples.forEach((sample, i) => {
    if (seen.has(sample)) {
      problems.push({ line: byRow ? i + 2 : 1, column: byRow ? 1 : i + 2, expected: 'each sample once', found: 'a sample name again', remedy: 'Remove the repeated sample; samples are never merged.' });
    }
    seen.add(sample);
  });
  if (problems.length > 0) throw new InputFileError(path, problems);
}

/** All cells as linear values, row-major as in the file. */
function parseCells(path: string, table: TextTable, columns: readonly number[], { unit }: ExpressionDeclaration): Float64Array {
  const values = new Float64Array(table.rows.length * columns.length);
  const problems: InputProblem[] = [];
  let largest = Number.NEGATIVE_INFINITY;
  table.rows.forEach((row, r) => {
    columns.forEach((column, c) => {
      const text = row[column] ?? '';
      const value = MISSING.has(text) ? Number.NaN : Number(text);
      const at = { line: r + 2, column: column + 1 };
      if (Number.isNaN(value) && !MISSING.has(text)) problems.push({ ...at, expected: 'a number or NA', found: JSON.stringify(text), remedy: 'Mend the cell, or declare the column under ignoreColumns.' });
      else if (value < 0) problems.push({ ...at, expected: 'a value of 0 or more', found: text, remedy: 'Centred or log-ratio values cannot be used; give counts or normalised counts.' });
      else if (unit === 'counts' && !Number.isNaN(value) && !Number.isInteger(value)) problems.push({ ...at, expected: 'a whole count (unit: counts)', found: text, remedy: 'Declare unit: linear for normalised values.' });
      if (value > largest) largest = value;
      values[r * columns.length + c] = unit === 'log2p1' ? 2 ** value - 1 : value;
    });
  });
  if (unit === 'log2p1' && largest > MAX_LOG2) problems.push({ line: 0, column: 0, expected: `log2(x + 1) values, at most ${MAX_LOG2}`, found: `a maximum of ${largest}`, remedy: 'Declare unit: linear or counts.' });
  if (unit !== 'log2p1' && largest < MIN_LINEAR_MAXIMUM) problems.push({ line: 0, column: 0, expected: `${unit} values, the largest at least ${MIN_LINEAR_MAXIMUM}`, found: `a maximum of ${largest}`, remedy: 'These look like logarithms: declare unit: log2p1.' });
  if (problems.length > 0) throw new InputFileError(path, problems);
  return values;
}

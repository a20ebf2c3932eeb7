import type { NamedMatrix } from '../../analysis/matrix/matrix.js';
import { compareCodePoints } from '../../analysis/order/compare-code-points.js';
import type { ExpressionDeclaration } from '../study/cohort.js';
import { InputProblems } from './input-file-error.js';
import { type NumberRows, readNumberRows } from './number-rows.js';

/** log2(x + 1) above this would be more than 10^12 on the linear scale. */
const MAX_LOG2 = 40;
/** A linear matrix whose largest value is this small is on a log scale. */
const MIN_LINEAR_MAXIMUM = 25;

type Unit = ExpressionDeclaration['unit'];

export interface ExpressionTable {
  /** samples x genes on the linear scale, genes by code point; missing values are NaN */
  readonly matrix: NamedMatrix;
  /** genes that stood in several rows, which were summed */
  readonly summed: readonly { readonly gene: string; readonly rows: number }[];
  /** rows (columns, if a row is a sample) without a gene name; left out */
  readonly unnamed: number;
}

const STRIP = 16;

/** Reads a cohort's expression, checks it against the declared unit, brings it to the linear scale. @throws InputFileError */
export async function readExpressionTable(path: string, declaration: Omit<ExpressionDeclaration, 'file'>): Promise<ExpressionTable> {
  const { unit, format, geneColumn, ignoreColumns } = declaration;
  const problems = new InputProblems(path);
  const table = await readNumberRows(path, { format, nameColumn: geneColumn, ignoreColumns, check: (value) => refusal(value, unit) }, problems);
  const samplesAreRows = declaration.orientation === 'samples-by-genes';
  const [samples, symbols] = samplesAreRows ? [table.names, table.columns] : [table.columns, table.names];
  checkSamples(samples, samplesAreRows, table, problems);
  checkScale(table, unit, problems);
  problems.throwIfAny();

  const times = new Map<string, number>();
  for (const symbol of symbols) times.set(symbol, (times.get(symbol) ?? 0) + 1);
  const unnamed = times.get('') ?? 0;
  times.delete('');
  const genes = [...times.keys()].sort(compareCodePoints);
  const position = new Map(genes.map((gene, g) => [gene, g]));
  const target = Int32Array.from(symbols, (symbol) => position.get(symbol) ?? -1);
  const linear = unit === 'log2p1' ? (value: number) => 2 ** value - 1 : (value: number) => value;
  const width = genes.length;
  const values = new Float64Array(samples.length * width);
  const add = (sample: number, gene: number, value: number) => {
    const at = sample * width + gene;
    values[at] = (values[at] as number) + linear(value);
  };
  if (samplesAreRows) table.rows.forEach((row, r) => target.forEach((g, c) => g >= 0 && add(r, g, row[c] as number)));
  else {
    // Turned over by strips of neighbouring genes: gene by gene, each value would be written to another memory page.
    const named = [...target.keys()].filter((r) => (target[r] as number) >= 0).sort((a, b) => (target[a] as number) - (target[b] as number) || a - b);
    for (let from = 0; from < named.length; from += STRIP) {
      const strip = named.slice(from, from + STRIP);
      for (let c = 0; c < samples.length; c++) for (const r of strip) add(c, target[r] as number, (table.rows[r] as Float64Array)[c] as number);
    }
  }
  return {
    matrix: { rows: samples.length, columns: width, values, rowNames: [...samples], columnNames: genes },
    summed: genes.map((gene) => ({ gene, rows: times.get(gene) as number })).filter(({ rows }) => rows > 1),
    unnamed,
  };
}

function refusal(value: number, unit: Unit): { expected: string; remedy: string } | undefined {
  if (value < 0) return { expected: 'a value of 0 or more', remedy: 'Centred or log-ratio values cannot be used; give counts or normalised counts.' };
  if (unit === 'counts' && !Number.isInteger(value)) return { expected: 'a whole count (unit: counts)', remedy: 'Declare unit: linear for normalised values.' };
  return undefined;
}

/** As columns, repeated names are found with the header. */
function checkSamples(samples: readonly string[], rows: boolean, { positions }: NumberRows, problems: InputProblems): void {
  const seen = new Set<string>();
  samples.forEach((sample, i) => {
    const place = rows ? { line: i + 2, column: 0 } : { line: 1, column: positions[i] as number };
    if (sample === '') problems.add({ ...place, expected: 'a sample name', found: 'an empty cell', remedy: 'Name the sample, or declare the column under ignoreColumns.' });
    else if (rows && seen.has(sample)) problems.add({ ...place, expected: 'each sample once', found: 'a sample name again', remedy: 'Remove the repeated sample; samples are never merged.' });
    seen.add(sample);
  });
  if (samples.length === 0) problems.add({ line: 1, column: 0, expected: 'columns of samples', found: 'none', remedy: 'Check format, geneColumn and ignoreColumns in the study file.' });
}

/** Whether the values contradict the declared scale. */
function checkScale({ rows }: NumberRows, unit: Unit, problems: InputProblems): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (const row of rows) for (const value of row) if (value > largest) largest = value;
  if (unit === 'log2p1' && largest > MAX_LOG2) {
    problems.add({ line: 0, column: 0, expected: `log2(x + 1) values, at most ${MAX_LOG2}`, found: `a maximum of ${largest}`, remedy: 'Declare unit: linear or counts.' });
  }
  if (unit === 'linear' && largest < MIN_LINEAR_MAXIMUM) {
    problems.add({ line: 0, column: 0, expected: `linear values, the largest at least ${MIN_LINEAR_MAXIMUM}`, found: `a maximum of ${largest}`, remedy: 'These look like logarithms: declare unit: log2p1.' });
  }
}

import type { NamedMatrix } from '../../analysis/matrix/matrix.js';
import { compareCodePoints } from '../../analysis/order/compare-code-points.js';
import { type GeneTable, genesOf, samplesOf } from './gene-table.js';

export interface AssembledExpression {
  /** samples x genes on the linear scale, genes by code point; missing values are NaN */
  readonly matrix: NamedMatrix;
  /** genes that stood in several rows, which were summed */
  readonly summed: readonly { readonly gene: string; readonly rows: number }[];
  /** rows (columns, if a row is a sample) without a gene name; left out */
  readonly unnamed: number;
}

const STRIP = 16;

/**
 * Brings a table to samples x genes: values to the linear scale, several rows of one gene summed.
 * @param linear undoes the logarithm of one value
 * @param names of the genes, where they differ from the table's: '' for one without a name, null for one that is left out
 */
export function assembleExpression(table: GeneTable, linear: (value: number) => number, names: readonly (string | null)[] = genesOf(table)): AssembledExpression {
  const samples = samplesOf(table);
  const times = new Map<string, number>();
  for (const name of names) if (name !== null) times.set(name, (times.get(name) ?? 0) + 1);
  const unnamed = times.get('') ?? 0;
  times.delete('');
  const genes = [...times.keys()].sort(compareCodePoints);
  const position = new Map(genes.map((gene, g) => [gene, g]));
  const target = Int32Array.from(names, (name) => (name === null ? -1 : (position.get(name) ?? -1)));
  const width = genes.length;
  const values = new Float64Array(samples.length * width);
  const add = (sample: number, gene: number, value: number) => {
    const at = sample * width + gene;
    values[at] = (values[at] as number) + linear(value);
  };
  if (table.rowsAre === 'samples') table.rows.forEach((row, r) => target.forEach((g, c) => g >= 0 && add(r, g, row[c] as number)));
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

import type { TextTable } from '../../data-catalog/readers/delimited-table.js';
import { cellType as cellTypeName } from '../../data-catalog/study/names.js';
import type { SeenFile } from './look-at-file.js';
import { baseOf, folderOf } from './survey-folder.js';

type Matrix = Extract<SeenFile, { kind: 'matrix' }>;
type Table = Extract<SeenFile, { kind: 'table' }>;

export interface GuessedReference {
  readonly name: string;
  readonly matrices: readonly { readonly sample: string; readonly file: string }[];
  readonly cells: { readonly file: string; readonly cellColumn: string; readonly sampleColumn: string | null; readonly cellTypeColumn: string };
  readonly genes: { readonly file: string; readonly geneColumn: string; readonly names: readonly string[] };
  readonly cellTypes: readonly string[];
  /** cells of every label */
  readonly labels: ReadonlyMap<string, number>;
}

const TYPE_NAMES = [/cell.?type/i, /annot/i, /label/i, /cluster/i];
const GENE_NAMES = [/symbol/i, /gene.?name/i, /^gene$/i, /gene/i];
const NO_TYPE = /^(|na|nan|none|unknown|unassigned|unclassified|undetermined|doublet.?)$/i;
/** a type with fewer cells is not proposed */
const LEAST_CELLS = 30;
const MOST_TYPES = 60;

const values = (table: TextTable, column: string) => {
  const at = table.columns.indexOf(column);
  return table.rows.map((row) => (row[at] as string).trim());
};
function counts(list: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const value of list) found.set(value, (found.get(value) ?? 0) + 1);
  return found;
}
const byName = (columns: readonly string[], patterns: readonly RegExp[]) => patterns.flatMap((pattern) => columns.filter((column) => pattern.test(column)))[0];

/** The single-cell references that the files can make: matrices of one folder and height, with a table of cells and a list of genes that fit. */
export function guessReferences(seen: readonly SeenFile[], say: (line: string) => void): GuessedReference[] {
  const groups = new Map<string, Matrix[]>();
  for (const file of seen) if (file.kind === 'matrix') groups.set(`${folderOf(file.file)}|${file.rows}`, [...(groups.get(`${folderOf(file.file)}|${file.rows}`) ?? []), file]);
  return [...groups.values()].flatMap((matrices) => guessReference(matrices, seen, say) ?? []).sort((a, b) => b.matrices.length - a.matrices.length || b.cellTypes.length - a.cellTypes.length);
}

function guessReference(matrices: readonly Matrix[], seen: readonly SeenFile[], say: (line: string) => void): GuessedReference | undefined {
  const [first] = matrices as [Matrix, ...Matrix[]];
  const folder = folderOf(first.file);
  const what = matrices.length === 1 ? first.file : `${matrices.length} matrices of ${first.rows} genes in ${folder === '' ? 'the folder' : folder}`;
  const tables = seen.filter((file): file is Table => file.kind === 'table' && file.format === 'tsv' && folderOf(file.file) === folder);
  const genes = tables.find(({ table }) => table.rows.length === first.rows);
  if (genes === undefined) {
    const headless = tables.find(({ table }) => table.rows.length === first.rows - 1);
    say(headless === undefined ? `${what}: no table with a header and ${first.rows} rows, the genes, lies beside: left out` : `${what}: ${headless.file} seems to be its genes without a header line: add one, for example "gene"`);
    return undefined;
  }
  const total = matrices.reduce((sum, { columns }) => sum + columns, 0);
  const found = tables.filter((table) => table !== genes && table.table.rows.length >= total).flatMap((table) => matchSamples(table, matrices) ?? [])[0] ?? oneSample(tables.filter((table) => table !== genes), matrices);
  if (found === undefined) {
    say(`${what}: no table of its ${total} cells with a column that names the sample: left out`);
    return undefined;
  }
  const { table, file, sampleColumn, samples } = found;
  const others = table.columns.filter((column) => column !== sampleColumn);
  const cellColumn = others.find((column) => new Set(values(table, column)).size === table.rows.length);
  const few = others.filter((column) => column !== cellColumn && values(table, column).some((value) => value !== '' && Number.isNaN(Number(value))) && counts(values(table, column)).size <= MOST_TYPES);
  const cellTypeColumn = byName(few, TYPE_NAMES) ?? few[0];
  if (cellColumn === undefined || cellTypeColumn === undefined) {
    say(`${what}: ${file} has no column of ${cellColumn === undefined ? 'cell names that stand once each' : 'cell types'}: left out`);
    return undefined;
  }
  const labels = counts(values(table, cellTypeColumn));
  const cellTypes = chooseTypes(labels);
  if (cellTypes.length < 2) say(`${what}: fewer than two labels of ${cellTypeColumn} have ${LEAST_CELLS} cells or more: left out`);
  const geneColumn = guessGeneColumn(genes.table);
  const name = (baseOf(folder) || 'reference').replaceAll(/[^A-Za-z0-9._-]/g, '-');
  return cellTypes.length < 2 ? undefined : {
    name, matrices: matrices.map((matrix, m) => ({ sample: samples[m] as string, file: matrix.file })),
    cells: { file, cellColumn, sampleColumn, cellTypeColumn }, genes: { file: genes.file, geneColumn, names: values(genes.table, geneColumn) }, cellTypes, labels,
  };
}

/** A table with a row for each cell of the one matrix needs no column of the sample. */
function oneSample(tables: readonly Table[], matrices: readonly Matrix[]): { table: TextTable; file: string; sampleColumn: null; samples: string[] } | undefined {
  const [only, ...others] = matrices;
  const fitting = tables.find(({ table }) => others.length === 0 && table.rows.length === only?.columns);
  if (only === undefined || fitting === undefined) return undefined;
  const sample = baseOf(only.file).split('.')[0] as string;
  return { table: fitting.table, file: fitting.file, sampleColumn: null, samples: [sample] };
}

/** The column whose texts are the samples: for each matrix one that stands in its file's name, or fits alone, and as often as the matrix has columns. */
function matchSamples({ table, file }: Table, matrices: readonly Matrix[]): { table: TextTable; file: string; sampleColumn: string; samples: string[] } | undefined {
  for (const column of table.columns) {
    const sizes = counts(values(table, column));
    if (sizes.size > matrices.length * 20) continue;
    const samples = matrices.map((matrix) => {
      const fitting = [...sizes].filter(([value, size]) => value !== '' && size === matrix.columns).map(([value]) => value);
      const named = fitting.filter((value) => baseOf(matrix.file).includes(value)).sort((a, b) => b.length - a.length);
      return named[0] ?? (fitting.length === 1 ? fitting[0] : undefined);
    });
    if (samples.every((sample) => sample !== undefined) && new Set(samples).size === samples.length) return { table, file, sampleColumn: column, samples: samples as string[] };
  }
  return undefined;
}

/** Malignant types (`…-like`) where the annotation has them, as in the AML study; else every label with enough cells. */
function chooseTypes(labels: ReadonlyMap<string, number>): string[] {
  const usable = [...labels].filter(([label, count]) => count >= LEAST_CELLS && !NO_TYPE.test(label) && cellTypeName.safeParse(label).success).map(([label]) => label).sort();
  const malignant = usable.filter((label) => label.endsWith('-like'));
  return malignant.length >= 2 ? malignant : usable;
}

function guessGeneColumn(table: TextTable): string {
  const unique = table.columns.filter((column) => new Set(values(table, column)).size === table.rows.length);
  return byName(unique, GENE_NAMES) ?? unique[0] ?? (table.columns[0] as string);
}

import type { MatrixMarketReference } from '../study/reference/reference.js';
import { columnIndices, readTextTable } from './delimited-table.js';
import { InputProblems } from './input-file-error.js';

/** A cell and the type that the annotation gives it. */
export interface CellLabel {
  readonly cell: string;
  readonly cellType: string;
}

/**
 * The cells of each sample, in the order of the table; all of them are of `only` where no column names the sample.
 * @throws InputFileError when a cell stands twice
 */
export async function readCellLabels(path: string, { cellColumn, sampleColumn, cellTypeColumn }: Omit<MatrixMarketReference['cells'], 'file'>, only = ''): Promise<Map<string, CellLabel[]>> {
  const table = await readTextTable(path);
  const wanted = [cellColumn, ...(sampleColumn === null ? [] : [sampleColumn]), cellTypeColumn];
  const at = columnIndices(path, table.columns, wanted);
  const [cellAt, typeAt] = [at[0], at.at(-1)] as [number, number];
  const sampleAt = sampleColumn === null ? undefined : at[1];
  const problems = new InputProblems(path);
  const seen = new Set<string>();
  const bySample = new Map<string, CellLabel[]>();
  table.rows.forEach((row, r) => {
    const [cell, sample, cellType] = [row[cellAt] as string, sampleAt === undefined ? only : (row[sampleAt] as string), row[typeAt] as string];
    if (seen.has(cell)) problems.add({ line: table.lines[r] as number, column: cellAt + 1, expected: 'each cell once', found: `${JSON.stringify(cell)} again`, remedy: 'Prefix the barcodes with their sample.' });
    seen.add(cell);
    const own = bySample.get(sample);
    if (own === undefined) bySample.set(sample, [{ cell, cellType }]);
    else own.push({ cell, cellType });
  });
  problems.throwIfAny();
  return bySample;
}

/** The names of a matrix's rows. @throws InputFileError when a gene stands twice or has no name */
export async function readGeneList(path: string, column: string): Promise<string[]> {
  const table = await readTextTable(path);
  const [at] = columnIndices(path, table.columns, [column]) as [number];
  const problems = new InputProblems(path);
  const seen = new Set<string>();
  const genes = table.rows.map((row, r) => {
    const gene = (row[at] as string).trim();
    const line = table.lines[r] as number;
    if (gene === '') problems.add({ line, column: at + 1, expected: 'a gene', found: 'an empty cell', remedy: 'Name the gene as the row of the matrix.' });
    else if (seen.has(gene)) problems.add({ line, column: at + 1, expected: 'each gene once', found: `${JSON.stringify(gene)} again`, remedy: 'Make the gene names of the reference unique.' });
    seen.add(gene);
    return gene;
  });
  problems.throwIfAny();
  return genes;
}

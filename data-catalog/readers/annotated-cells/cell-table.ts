import type { CellTableDeclaration } from '../../study/reference/common.js';
import { columnIndices, readTextTable } from '../delimited-table.js';
import { InputFileError, InputProblems } from '../input-file-error.js';
import type { CellLabels } from './sample-cells.js';

/** Labels by cell: of each sample where the table names it, else of all samples together (under ''). */
export interface CellTable {
  readonly path: string;
  readonly bySample: ReadonlyMap<string, ReadonlyMap<string, CellLabels>>;
  readonly namesSamples: boolean;
}

const ENDING = /-\d+$/;

/** Reads the table of cells. @throws InputFileError when a cell stands twice (in its sample) */
export async function readCellTable(path: string, declared: Omit<CellTableDeclaration, 'file'>): Promise<CellTable> {
  const table = await readTextTable(path, declared.format);
  const at = (column: string | undefined) => (column === undefined ? undefined : (columnIndices(path, table.columns, [column])[0] as number));
  const [cellAt, typeAt] = columnIndices(path, table.columns, [declared.cellColumn, declared.cellTypeColumn]) as [number, number];
  const [sampleAt, batchAt, donorAt] = [at(declared.sampleColumn), at(declared.batchColumn), at(declared.donorColumn)];
  const problems = new InputProblems(path);
  const bySample = new Map<string, Map<string, CellLabels>>();
  const text = (row: readonly string[], column: number | undefined) => (column === undefined ? '' : (row[column] as string).trim());
  table.rows.forEach((row, r) => {
    const [cell, sample] = [text(row, cellAt), text(row, sampleAt)];
    const own = bySample.get(sample) ?? new Map<string, CellLabels>();
    bySample.set(sample, own);
    if (own.has(cell)) {
      const remedy = sampleAt === undefined ? 'Where barcodes of two samples are equal, declare the column of the sample as cells.sampleColumn.' : 'Remove one of the two rows.';
      problems.add({ line: table.lines[r] as number, column: cellAt + 1, expected: 'each cell once', found: `${JSON.stringify(cell)} again`, remedy });
    }
    own.set(cell, { cellType: text(row, typeAt), batch: text(row, batchAt), donor: text(row, donorAt) });
  });
  problems.throwIfAny();
  return { path, bySample, namesSamples: sampleAt !== undefined };
}

/**
 * The labels of one sample's cells. @throws InputFileError when the table has none of them, with the reason where it is a usual one
 * @param cells cells of the sample's file; @param others its rows' names, where they may be the cells instead
 */
export function labelsOf(table: CellTable, sample: string, cells: readonly string[], path: string): ReadonlyMap<string, CellLabels> {
  const own = table.bySample.get(table.namesSamples ? sample : '');
  const refuse = (expected: string, found: string, remedy: string): never => {
    throw new InputFileError(table.path, [{ line: 0, column: 0, expected, found, remedy }]);
  };
  if (own === undefined) return refuse(`cells of sample ${JSON.stringify(sample)}`, `only those of ${[...table.bySample.keys()].slice(0, 10).map((name) => JSON.stringify(name)).join(', ')}`, 'Write the sample in the study file as the table of cells does.');
  if (cells.some((cell) => own.has(cell))) return own;
  const bare = new Set([...own.keys()].map((cell) => cell.replace(ENDING, '')));
  const reason = cells.some((cell) => bare.has(cell.replace(ENDING, '')))
    ? 'They agree but for the ending (-1): write it in both or in neither.'
    : [...own.keys()].some((cell) => cells.some((name) => cell !== name && (cell.endsWith(name) || cell.startsWith(name))))
      ? 'The table’s names have more before or behind the barcode: cut it off.'
      : 'Give the table that belongs to these cells, and its column of barcodes as cells.cellColumn.';
  return refuse(`the cells of ${path}, such as ${JSON.stringify(cells[0] ?? '')}`, `none of them; the table has ${JSON.stringify([...own.keys()][0] ?? '')}`, reason);
}

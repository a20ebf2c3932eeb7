import { InputFileError, InputProblems } from '../input-file-error.js';
import { entriesByCell } from '../sort-entries.js';
import type { TableFormat } from '../split-line.js';
import { type CellTable, labelsOf } from './cell-table.js';
import { readDenseText } from './dense-text.js';
import { EntryList } from './entry-list.js';
import { checkNames, type LabelledCell, type SampleCells, selectCells, type Selection } from './sample-cells.js';

export interface WideText {
  readonly path: string;
  readonly sample: string;
  readonly format: TableFormat;
  readonly orientation: 'genes-by-cells' | 'cells-by-genes';
}

/** rows looked at before it is said that a table has no known cell */
const LOOKED_AT = 2000;

/** Reads a wide table of counts and keeps the cells that carry a studied label. @throws InputFileError */
export function readWideText(file: WideText, table: CellTable, studied: ReadonlySet<string>): Promise<SampleCells> {
  return file.orientation === 'genes-by-cells' ? readGenesByCells(file, table, studied) : readCellsByGenes(file, table, studied);
}

async function readGenesByCells({ path, sample, format }: WideText, table: CellTable, studied: ReadonlySet<string>): Promise<SampleCells> {
  const genes: string[] = [];
  const lines: number[] = [];
  const list = new EntryList();
  const known = knownCells(table, sample);
  let columns: readonly string[] = [];
  let selected: Selection | undefined;
  await readDenseText(path, format, {
    begin(names) {
      columns = names;
      if (!names.some((name) => known.has(name))) return;
      const labels = labelsOf(table, sample, names, path);
      selected = selectCells(names, (cell) => labels.get(cell), studied);
    },
    row(name, line) {
      genes.push(name);
      lines.push(line);
      if (selected !== undefined) return;
      if (known.has(name)) refuseOrientation(path, line, 'rows', 'cells-by-genes');
      if (genes.length > LOOKED_AT) labelsOf(table, sample, columns, path);
    },
    count(column, value) {
      const at = selected?.place[column] as number;
      if (at >= 0) list.add(genes.length - 1, at, value);
    },
  });
  if (selected === undefined) labelsOf(table, sample, columns, path);
  const { kept, others } = selected as Selection;
  const problems = new InputProblems(path);
  checkNames(genes, 'gene', (i) => ({ line: lines[i] as number, column: 1 }), problems);
  problems.throwIfAny();
  return { sample, path, genes, cells: kept, others, counts: entriesByCell({ rows: genes.length, columns: kept.length }, list.take(), problems) };
}

async function readCellsByGenes({ path, sample, format }: WideText, table: CellTable, studied: ReadonlySet<string>): Promise<SampleCells> {
  const known = knownCells(table, sample);
  const names: string[] = [];
  const lines: number[] = [];
  const cells: LabelledCell[] = [];
  const others = new Map<string, number>();
  const list = new EntryList();
  let genes: readonly string[] = [];
  let place = -1;
  await readDenseText(path, format, {
    begin(columns) {
      genes = columns;
      if (columns.some((name) => known.has(name))) refuseOrientation(path, 1, 'columns', 'genes-by-cells');
    },
    row(cell, line) {
      names.push(cell);
      lines.push(line);
      const own = known.get(cell);
      const cellType = own?.cellType ?? '';
      place = own !== undefined && studied.has(cellType) ? cells.push({ ...own, cell }) - 1 : -1;
      if (place < 0) others.set(cellType, (others.get(cellType) ?? 0) + 1);
    },
    count(column, value) {
      if (place >= 0) list.add(column, place, value);
    },
  });
  labelsOf(table, sample, names, path);
  const problems = new InputProblems(path);
  checkNames(names, 'cell', (i) => ({ line: lines[i] as number, column: 1 }), problems);
  problems.throwIfAny();
  return { sample, path, genes, cells, others, counts: entriesByCell({ rows: genes.length, columns: cells.length }, list.take(), problems) };
}

const knownCells = (table: CellTable, sample: string) => table.bySample.get(table.namesSamples ? sample : '') ?? new Map<string, never>();

function refuseOrientation(path: string, line: number, where: string, right: string): never {
  throw new InputFileError(path, [{ line, column: 0, expected: 'the orientation that the study file declares', found: `the cells of the table of cells as ${where}`, remedy: `Declare orientation: ${right}.` }]);
}

import { InputProblems } from '../input-file-error.js';
import { readMatrixMarket } from '../matrix-market.js';
import { takeCells } from '../sample-counts.js';
import { type CellTable, labelsOf } from './cell-table.js';
import { checkNames, type SampleCells, selectCells } from './sample-cells.js';
import { type GeneName, genesOf, readFeatures, readLines } from './tenx-features.js';

export interface TenxFolder {
  readonly matrix: string;
  readonly features: string;
  readonly barcodes: string;
}

/** Reads the three files of a 10x folder and keeps the cells that carry a studied label. @throws InputFileError */
export async function readTenxFolder({ matrix, features, barcodes }: TenxFolder, sample: string, name: GeneName, table: CellTable, studied: ReadonlySet<string>): Promise<SampleCells> {
  const listed = await readFeatures(features);
  const genes = genesOf(listed, name);
  const cells = (await readLines(barcodes)).map(([barcode]) => barcode as string);
  const inCells = new InputProblems(barcodes);
  checkNames(cells, 'cell', (i) => ({ line: i + 1, column: 1 }), inCells);
  inCells.throwIfAny();
  const inFeatures = new InputProblems(features);
  if (name === 'ensembl') checkNames(listed.ids, 'gene', (i) => ({ line: i + 1, column: 1 }), inFeatures);
  inFeatures.throwIfAny();
  const labels = labelsOf(table, sample, cells, barcodes);
  const { kept, others, place } = selectCells(cells, (cell) => labels.get(cell), studied);

  const counts = await readMatrixMarket(matrix);
  const problems = new InputProblems(matrix);
  const turned = counts.genes === cells.length && counts.cells === genes.length && counts.genes !== genes.length ? 'The matrix is cells x genes: transpose it.' : undefined;
  const compare = (what: string, found: number, listing: string, expected: number) => {
    if (found === expected) return;
    const header = expected === found + 1 ? `${listing} seems to have a header line: remove it.` : 'Give the three files of one folder: they belong together.';
    problems.add({ line: 2, column: 0, expected: `${expected} ${what}, as ${listing} has lines`, found: `${found}`, remedy: turned ?? header });
  };
  compare('rows', counts.genes, features, genes.length);
  compare('columns', counts.cells, barcodes, cells.length);
  problems.throwIfAny();
  const wanted = [...place.keys()].filter((c) => (place[c] as number) >= 0);
  return { sample, path: matrix, genes, cells: kept, others, counts: wanted.length === cells.length ? counts : takeCells(counts, wanted) };
}

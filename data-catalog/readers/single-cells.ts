import type { SparseCounts } from '../../analysis/matrix/matrix.js';
import type { Reference } from '../study/reference.js';
import { type CellLabel, readCellLabels, readGeneList } from './cell-labels.js';
import { InputFileError, InputProblems } from './input-file-error.js';
import { type MatrixMarketCounts, readMatrixMarket } from './matrix-market.js';

/** files that are read at the same time: unpacking uses threads of its own, parsing the one that calls */
const AT_ONCE = 3;

export interface SingleCellPaths {
  /** one matrix for each entry of the declaration's `matrices` */
  readonly matrices: readonly string[];
  readonly cells: string;
  readonly genes: string;
}

/** The annotated cells of a reference, in the order of its matrices and, within one, of the table of cells. */
export interface SingleCells {
  /** cells of the studied types x all genes, in the order of the gene list */
  readonly counts: SparseCounts;
  readonly cellTypes: readonly string[];
  /** counts of each cell summed over all genes */
  readonly totals: Float64Array;
  /** number of cells with another label, by label */
  readonly others: ReadonlyMap<string, number>;
}

type Declared = Pick<Reference, 'cellTypes'> & {
  readonly matrices: readonly Pick<Reference['matrices'][number], 'sample'>[];
  readonly cells: Omit<Reference['cells'], 'file'>;
  readonly genes: Omit<Reference['genes'], 'file'>;
};
interface Part {
  readonly names: readonly string[];
  readonly cellTypes: readonly string[];
  readonly counts: MatrixMarketCounts;
}

/** Reads a single-cell reference: keeps the cells that carry a studied label. @throws InputFileError */
export async function readSingleCells(paths: SingleCellPaths, declared: Declared, onMatrix: (done: number) => void = () => {}): Promise<SingleCells> {
  const [genes, cells] = await Promise.all([readGeneList(paths.genes, declared.genes.geneColumn), readCellLabels(paths.cells, declared.cells)]);
  const studied = new Set(declared.cellTypes);
  const parts: Part[] = [];
  let next = 0;
  let done = 0;
  const work = async () => {
    for (let m = next++; m < declared.matrices.length; m = next++) {
      const { sample } = declared.matrices[m] as { sample: string };
      const own = cells.get(sample) ?? [];
      const path = paths.matrices[m] as string;
      const counts = await readMatrixMarket(path);
      checkShape(path, counts, genes.length, own.length, sample);
      const kept = own.flatMap(({ cellType }, c) => (studied.has(cellType) ? [c] : []));
      parts[m] = {
        names: kept.map((c) => (own[c] as CellLabel).cell),
        cellTypes: kept.map((c) => (own[c] as CellLabel).cellType),
        counts: takeCells(counts, kept),
      };
      onMatrix(++done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const counts = stack(parts, genes);
  const totals = Float64Array.from({ length: counts.cells.length }, (_, i) => {
    let total = 0;
    for (let e = counts.starts[i] as number; e < (counts.starts[i + 1] as number); e++) total += counts.values[e] as number;
    return total;
  });
  return { counts, cellTypes: parts.flatMap((part) => part.cellTypes), totals, others: countOthers(cells, studied, declared) };
}

function checkShape(path: string, counts: MatrixMarketCounts, genes: number, cells: number, sample: string): void {
  const problems = new InputProblems(path);
  const turned = counts.genes === cells && counts.cells === genes && genes !== cells ? 'The matrix is cells x genes: transpose it.' : undefined;
  const at = { line: 2, column: 0 };
  if (counts.genes !== genes) problems.add({ ...at, expected: `${genes} rows, as the table of genes has`, found: `${counts.genes}`, remedy: turned ?? 'Give the gene table that belongs to this matrix, genes as rows.' });
  if (counts.cells !== cells) problems.add({ ...at, expected: `${cells} columns, as the table of cells has for sample ${sample}`, found: `${counts.cells}`, remedy: turned ?? 'Give the cell table that belongs to this matrix, and its sample as the table names it.' });
  problems.throwIfAny();
}

/** The cells `kept`, with memory of their own, so that the rest can be freed. */
function takeCells(counts: MatrixMarketCounts, kept: readonly number[]): MatrixMarketCounts {
  const starts = new Uint32Array(kept.length + 1);
  kept.forEach((c, i) => {
    starts[i + 1] = (starts[i] as number) + (counts.starts[c + 1] as number) - (counts.starts[c] as number);
  });
  const indices = new Uint32Array(starts[kept.length] as number);
  const values = new Float32Array(indices.length);
  kept.forEach((c, i) => {
    const [from, to] = [counts.starts[c] as number, counts.starts[c + 1] as number];
    indices.set(counts.indices.subarray(from, to), starts[i] as number);
    values.set(counts.values.subarray(from, to), starts[i] as number);
  });
  return { genes: counts.genes, cells: kept.length, starts, indices, values };
}

function stack(parts: readonly Part[], genes: readonly string[]): SparseCounts {
  const entries = parts.reduce((sum, { counts }) => sum + counts.values.length, 0);
  const cells = parts.flatMap(({ names }) => names);
  const starts = new Uint32Array(cells.length + 1);
  const indices = new Uint32Array(entries);
  const values = new Float32Array(entries);
  let row = 0;
  let at = 0;
  for (const { counts } of parts) {
    indices.set(counts.indices, at);
    values.set(counts.values, at);
    for (let c = 0; c < counts.cells; c++) starts[++row] = at + (counts.starts[c + 1] as number);
    at += counts.values.length;
  }
  return { cells, genes, starts, indices, values };
}

function countOthers(bySample: ReadonlyMap<string, readonly CellLabel[]>, studied: ReadonlySet<string>, { matrices }: Declared): Map<string, number> {
  const others = new Map<string, number>();
  for (const { sample } of matrices) {
    for (const { cellType } of bySample.get(sample) ?? []) if (!studied.has(cellType)) others.set(cellType, (others.get(cellType) ?? 0) + 1);
  }
  return others;
}

/** A studied type that no cell carries: a spelling that differs, most likely. */
export function checkEveryType(path: string, { cellTypes, others }: SingleCells, studied: readonly string[]): void {
  const found = new Set(cellTypes);
  const problems = studied
    .filter((cellType) => !found.has(cellType))
    .map((cellType) => ({
      line: 0, column: 0, expected: `cells labelled ${JSON.stringify(cellType)}`, found: `none; other labels: ${[...others.keys()].slice(0, 25).join(', ')}`,
      remedy: 'Write cellTypes in the study file as the table of cells does.',
    }));
  if (problems.length > 0) throw new InputFileError(path, problems);
}

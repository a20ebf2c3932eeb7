import type { CellLabel } from './cell-labels.js';
import { InputProblems } from './input-file-error.js';
import { type MatrixMarketCounts, readMatrixMarket } from './matrix-market.js';

/** Counts of the studied cells of one matrix. */
export interface SampleCounts {
  readonly names: readonly string[];
  readonly cellTypes: readonly string[];
  readonly counts: MatrixMarketCounts;
}

/** What the tables say of a matrix; undefined where a table could not be read. */
export interface DeclaredSample {
  readonly sample: string;
  /** genes of the gene list */
  readonly genes: number | undefined;
  /** the sample's rows of the table of cells */
  readonly cells: readonly CellLabel[] | undefined;
}

/** Reads the matrix of one sample and keeps the cells that carry a studied label. @throws InputFileError */
export async function readSampleCounts(path: string, declared: DeclaredSample, studied: ReadonlySet<string>): Promise<SampleCounts> {
  const counts = await readMatrixMarket(path);
  checkShape(path, counts, declared);
  const own = declared.cells ?? [];
  const kept = own.flatMap(({ cellType }, c) => (studied.has(cellType) ? [c] : []));
  return {
    names: kept.map((c) => (own[c] as CellLabel).cell),
    cellTypes: kept.map((c) => (own[c] as CellLabel).cellType),
    counts: takeCells(counts, kept),
  };
}

function checkShape(path: string, counts: MatrixMarketCounts, { sample, genes, cells }: DeclaredSample): void {
  const problems = new InputProblems(path);
  const turned = counts.genes === cells?.length && counts.cells === genes && counts.genes !== genes ? 'The matrix is cells x genes: transpose it.' : undefined;
  const at = { line: 2, column: 0 };
  if (genes !== undefined && counts.genes !== genes) {
    problems.add({ ...at, expected: `${genes} rows, as the table of genes has`, found: `${counts.genes}`, remedy: turned ?? 'Give the gene table that belongs to this matrix, genes as rows.' });
  }
  if (cells !== undefined && counts.cells !== cells.length) {
    const remedy = cells.length === 0 ? 'Write the sample in the study file as the table of cells does.' : (turned ?? 'Give the cell table that belongs to this matrix, and its sample as the table names it.');
    problems.add({ ...at, expected: `${cells.length} columns, as the table of cells has for sample ${sample}`, found: `${counts.cells}`, remedy });
  }
  problems.throwIfAny();
}

/** The cells `kept`, with memory of their own, so that the rest can be freed. */
export function takeCells(counts: MatrixMarketCounts, kept: readonly number[]): MatrixMarketCounts {
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

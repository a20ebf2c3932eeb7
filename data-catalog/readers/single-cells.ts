import type { SparseCounts } from '../../analysis/matrix/matrix.js';
import type { MatrixMarketReference } from '../study/reference/reference.js';
import { type CellLabel, readCellLabels, readGeneList } from './cell-labels.js';
import { atOnce } from './at-once.js';
import { InputFileError } from './input-file-error.js';
import { readSampleCounts, type SampleCounts } from './sample-counts.js';

/** files that are read at the same time: unpacking uses threads of its own, parsing the one that calls */
export const AT_ONCE = 3;

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

type Declared = Pick<MatrixMarketReference, 'cellTypes'> & {
  readonly matrices: readonly Pick<MatrixMarketReference['matrices'][number], 'sample'>[];
  readonly cells: Omit<MatrixMarketReference['cells'], 'file'>;
  readonly genes: Omit<MatrixMarketReference['genes'], 'file'>;
};
/** Reads a single-cell reference: keeps the cells that carry a studied label. @throws InputFileError */
export async function readSingleCells(paths: SingleCellPaths, declared: Declared, onMatrix: (done: number) => void = () => {}): Promise<SingleCells> {
  const [genes, cells] = await Promise.all([readGeneList(paths.genes, declared.genes.geneColumn), readCellLabels(paths.cells, declared.cells, declared.matrices[0]?.sample)]);
  const studied = new Set(declared.cellTypes);
  const parts: SampleCounts[] = [];
  let done = 0;
  await atOnce(declared.matrices, AT_ONCE, async ({ sample }, m) => {
    parts[m] = await readSampleCounts(paths.matrices[m] as string, { sample, genes: genes.length, cells: cells.get(sample) ?? [] }, studied);
    onMatrix(++done);
  });
  return joinSamples(parts, genes, cells, declared);
}

/** The samples of a reference as one, in the order of its matrices. */
export function joinSamples(parts: readonly SampleCounts[], genes: readonly string[], cells: ReadonlyMap<string, readonly CellLabel[]>, declared: Declared): SingleCells {
  const counts = stack(parts, genes);
  const totals = Float64Array.from({ length: counts.cells.length }, (_, i) => {
    let total = 0;
    for (let e = counts.starts[i] as number; e < (counts.starts[i + 1] as number); e++) total += counts.values[e] as number;
    return total;
  });
  return { counts, cellTypes: parts.flatMap((part) => part.cellTypes), totals, others: countOthers(cells, new Set(declared.cellTypes), declared) };
}

function stack(parts: readonly SampleCounts[], genes: readonly string[]): SparseCounts {
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
export function checkEveryType(path: string, { cellTypes, others }: Pick<SingleCells, 'cellTypes' | 'others'>, studied: readonly string[]): void {
  const found = new Set(cellTypes);
  const problems = studied
    .filter((cellType) => !found.has(cellType))
    .map((cellType) => ({
      line: 0, column: 0, expected: `cells labelled ${JSON.stringify(cellType)}`, found: `none; other labels: ${[...others.keys()].slice(0, 25).join(', ')}`,
      remedy: 'Write cellTypes in the study file as the table of cells does.',
    }));
  if (problems.length > 0) throw new InputFileError(path, problems);
}

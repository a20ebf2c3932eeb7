import type { InputProblems } from '../input-file-error.js';
import type { MatrixMarketCounts } from '../sort-entries.js';

/** What the annotation says of a cell; '' where it says nothing. */
export interface CellLabels {
  readonly cellType: string;
  readonly batch: string;
  readonly donor: string;
}

export interface LabelledCell extends CellLabels {
  readonly cell: string;
}

/** The studied cells of one sample, with the counts of all rows of its file. */
export interface SampleCells {
  readonly sample: string;
  readonly path: string;
  /** gene of each row; undefined: a row that is no gene expression */
  readonly genes: readonly (string | undefined)[];
  /** rows of one gene are summed; else genes stand once */
  readonly cells: readonly LabelledCell[];
  /** number of cells with another label, by label; '' holds those without one */
  readonly others: ReadonlyMap<string, number>;
  readonly counts: MatrixMarketCounts;
}

export interface Selection {
  /** for each cell of the file its place among the kept ones, or -1 */
  readonly place: Int32Array;
  readonly kept: readonly LabelledCell[];
  readonly others: ReadonlyMap<string, number>;
}

/** The cells that carry a studied label. `labels` is undefined for a cell without annotation. */
export function selectCells(names: readonly string[], labels: (name: string, index: number) => CellLabels | undefined, studied: ReadonlySet<string>): Selection {
  const kept: LabelledCell[] = [];
  const others = new Map<string, number>();
  const place = Int32Array.from(names, (cell, i) => {
    const own = labels(cell, i);
    const cellType = own?.cellType ?? '';
    if (own === undefined || !studied.has(cellType)) {
      others.set(cellType, (others.get(cellType) ?? 0) + 1);
      return -1;
    }
    return kept.push({ ...own, cell }) - 1;
  });
  return { place, kept, others };
}

/** Names that are empty or stand twice, as problems of the file; `at` says where a name stands. */
export function checkNames(names: readonly string[], what: 'cell' | 'gene', at: (index: number) => { line: number; column: number; dataset?: string }, problems: InputProblems): void {
  const seen = new Set<string>();
  const remedy = what === 'cell' ? 'Each cell has a name of its own in its sample: prefix barcodes with the run they come from.' : 'Name the genes uniquely, for example by their Ensembl identifiers.';
  names.forEach((name, i) => {
    if (name === '') problems.add({ ...at(i), expected: `a ${what}`, found: 'an empty name', remedy: `Name the ${what}.` });
    else if (seen.has(name)) problems.add({ ...at(i), expected: `each ${what} once`, found: `${JSON.stringify(name)} again`, remedy });
    seen.add(name);
  });
}

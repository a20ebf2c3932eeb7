import type { SingleCells } from '../single-cells.js';
import { sortCell } from '../sort-entries.js';
import type { LabelledCell, SampleCells } from './sample-cells.js';

/** Where a cell comes from; '' where nothing says it. */
export interface CellOrigin {
  readonly sample: string;
  readonly batch: string;
  readonly donor: string;
}

/** The cells of all samples as one reference, over the genes that every sample measured. */
export interface AnnotatedCells extends SingleCells {
  readonly origins: readonly CellOrigin[];
  /** genes that stood in several rows of a sample, which were summed, with the most rows */
  readonly summed: ReadonlyMap<string, number>;
  /** genes that some sample lacks; left out */
  readonly partial: readonly string[];
}

export interface SampleOrigin {
  readonly batch?: string | undefined;
  readonly donor?: string | undefined;
}

/**
 * Joins samples in their order; genes in the order of the first. Totals are those of all genes of a cell's own file. Cells keep their names,
 * unless two samples have equal ones: then every name gets its sample before it. `samples` is emptied on the way: memory stays at 16 bytes an entry.
 */
export function joinSamples(samples: SampleCells[], origins: readonly SampleOrigin[]): AnnotatedCells {
  const rowsOf = samples.map(({ genes }) => countRows(genes));
  const everywhere = (gene: string) => rowsOf.every((rows) => rows.has(gene));
  const genes = [...(rowsOf[0]?.keys() ?? [])].filter(everywhere);
  const position = new Map(genes.map((gene, g) => [gene, g]));
  const partial = [...new Set(rowsOf.flatMap((rows) => [...rows.keys()]))].filter((gene) => !position.has(gene));
  const summed = new Map<string, number>();
  for (const rows of rowsOf) for (const [gene, n] of rows) if (n > 1 && position.has(gene)) summed.set(gene, Math.max(n, summed.get(gene) ?? 0));

  const cells = samples.flatMap((sample, s) => sample.cells.map((cell) => ({ ...cell, sample: sample.sample, ...originOf(cell, origins[s]) })));
  const unique = new Set(cells.map(({ cell }) => cell)).size === cells.length;
  const others = new Map<string, number>();
  for (const sample of samples) for (const [label, n] of sample.others) others.set(label, (others.get(label) ?? 0) + n);

  const entries = samples.reduce((sum, { counts }) => sum + counts.values.length, 0);
  // One sample is rewritten where it lies: what is kept never passes what was read.
  const indices = samples.length === 1 ? (samples[0] as SampleCells).counts.indices : new Uint32Array(entries);
  const values = samples.length === 1 ? (samples[0] as SampleCells).counts.values : new Float32Array(entries);
  const starts = new Uint32Array(cells.length + 1);
  const totals = new Float64Array(cells.length);
  let row = 0;
  let at = 0;
  for (let sample = samples.shift(); sample !== undefined; sample = samples.shift()) {
    const target = Int32Array.from(sample.genes, (gene) => (gene === undefined ? -2 : (position.get(gene) ?? -1)));
    const { counts } = sample;
    for (let c = 0; c < counts.cells; c++) {
      const from = at;
      let total = 0;
      for (let e = counts.starts[c] as number; e < (counts.starts[c + 1] as number); e++) {
        const gene = target[counts.indices[e] as number] as number;
        const value = counts.values[e] as number;
        if (gene !== -2) total += value;
        if (gene < 0) continue;
        indices[at] = gene;
        values[at++] = value;
      }
      if (sortCell(indices, values, from, at) !== undefined) at = mergeRepeated(indices, values, from, at);
      totals[row] = total;
      starts[++row] = at;
    }
  }
  return {
    counts: { cells: cells.map(({ cell, sample }) => (unique ? cell : `${sample}_${cell}`)), genes, starts, indices: indices.subarray(0, at), values: values.subarray(0, at) },
    cellTypes: cells.map(({ cellType }) => cellType), totals, others, summed, partial,
    origins: cells.map(({ sample, batch, donor }) => ({ sample, batch, donor })),
  };
}

function countRows(genes: SampleCells['genes']): Map<string, number> {
  const rows = new Map<string, number>();
  for (const gene of genes) if (gene !== undefined) rows.set(gene, (rows.get(gene) ?? 0) + 1);
  return rows;
}

const originOf = (cell: LabelledCell, sample: SampleOrigin | undefined) => ({ batch: cell.batch || (sample?.batch ?? ''), donor: cell.donor || (sample?.donor ?? '') });

/** Adds up neighbours of one index; where the entries end now. */
function mergeRepeated(indices: Uint32Array, values: Float32Array, from: number, to: number): number {
  let at = from;
  for (let e = from + 1; e < to; e++) {
    if (indices[e] === indices[at]) values[at] = (values[at] as number) + (values[e] as number);
    else {
      indices[++at] = indices[e] as number;
      values[at] = values[e] as number;
    }
  }
  return to > from ? at + 1 : from;
}

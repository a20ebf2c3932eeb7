import type { NamedMatrix } from '../matrix/matrix.js';
import type { MissingPolicy } from '../markers/gene-list.js';
import { logCountsPerMillion } from './counts-per-million.js';
import { columnsWithMissing, rowsWithMissing } from './missing-values.js';

/**
 * The largest part of the list that may be filled in. The network was trained with every gene; scvi-tools draws the line for its
 * reference models at the same place.
 */
export const MOST_FILLED = 0.2;

/** Too few of a trained study's genes are measured in a new cohort. */
export class TooFewGenesError extends Error {
  readonly code = 'TOO_FEW_GENES';
  constructor(measured: number, listed: number) {
    super(
      `The cohort has ${measured} of the ${listed} genes that the study was trained on, and at least ${Math.ceil((1 - MOST_FILLED) * listed)} are needed: the others would be guessed. ` +
        'If the genes have other names here, bring them to the study\'s; else add the cohort to the study file and run the study again, which then chooses its genes anew.',
    );
    this.name = 'TooFewGenesError';
  }
}

export interface UnusableGene {
  readonly gene: string;
  readonly reason: string;
}

/**
 * Which genes of the list a cohort can give and which patients are complete in them, by the rule of the study: under `drop-genes` a gene
 * with a missing value is not used at all, under `drop-samples` the patients that lack it go.
 * @param cohort samples x genes, linear, NaN = missing
 * @throws TooFewGenesError
 */
export function usableGenes(cohort: NamedMatrix<Float32Array | Float64Array>, list: readonly string[], missing: MissingPolicy): { unusable: UnusableGene[]; rows: number[] } {
  const column = new Map(cohort.columnNames.map((gene, i) => [gene, i]));
  const measured = list.filter((gene) => column.has(gene));
  const columns = measured.map((gene) => column.get(gene) as number);
  const gaps = missing === 'drop-genes' ? columnsWithMissing(cohort, columns) : new Uint8Array(columns.length);
  const incomplete = missing === 'drop-samples' ? rowsWithMissing(cohort, columns) : new Uint8Array(cohort.rows);
  const gappy = new Set(measured.filter((_, i) => gaps[i] === 1));
  const unusable = list.flatMap((gene) => {
    if (!column.has(gene)) return [{ gene, reason: 'not measured in this cohort' }];
    return gappy.has(gene) ? [{ gene, reason: 'has missing values in this cohort' }] : [];
  });
  if (unusable.length > MOST_FILLED * list.length) throw new TooFewGenesError(list.length - unusable.length, list.length);
  return { unusable, rows: [...cohort.rowNames.keys()].filter((row) => incomplete[row] === 0) };
}

/**
 * log2(CPM + 1) of a new cohort over the list of a trained study. A gene that the cohort cannot give gets, in every patient, its mean
 * over the discovery cohort, which tells no patient from another; the measured genes share what is left of the million, so that a sample
 * sums up as in training. With every gene measured this is `logCountsPerMillion`, bit for bit.
 * @param cohort samples x genes, linear
 * @param discovery log2(CPM + 1), samples x list
 * @param unusable genes of the list to fill in
 * @returns samples x list
 */
export function fillGenes(
  cohort: NamedMatrix<Float32Array | Float64Array>, discovery: NamedMatrix<Float32Array | Float64Array>, unusable: ReadonlySet<string>,
): NamedMatrix {
  const list = discovery.columnNames;
  const column = new Map(cohort.columnNames.map((gene, i) => [gene, i]));
  const usable = list.flatMap((gene, j) => (unusable.has(gene) ? [] : [j]));
  const given = logCountsPerMillion(cohort, usable.map((j) => column.get(list[j] as string) as number));
  const names = { rowNames: cohort.rowNames, columnNames: list };
  if (usable.length === list.length) return { ...given, ...names };
  const means = columnMeans(discovery);
  const filled = [...means.keys()].filter((j) => unusable.has(list[j] as string));
  const left = 1 - filled.reduce((sum, j) => sum + (2 ** (means[j] as number) - 1), 0) / 1e6;
  const values = new Float64Array(cohort.rows * list.length);
  for (let row = 0; row < cohort.rows; row++) {
    for (const j of filled) values[row * list.length + j] = means[j] as number;
    usable.forEach((j, i) => {
      values[row * list.length + j] = Math.log2((2 ** (given.values[row * usable.length + i] as number) - 1) * left + 1);
    });
  }
  return { rows: cohort.rows, columns: list.length, values, ...names };
}

function columnMeans({ rows, columns, values }: NamedMatrix<Float32Array | Float64Array>): Float64Array {
  const means = new Float64Array(columns);
  for (let row = 0; row < rows; row++) for (let j = 0; j < columns; j++) means[j] += (values[row * columns + j] as number) / rows;
  return means;
}

import { join } from 'node:path';
import type { FollowedPatient } from '../analysis/associations/grouped-patients.js';
import { logCountsPerMillion } from '../analysis/expression/counts-per-million.js';
import { locateGenes } from '../analysis/expression/locate-genes.js';
import { findMarkers } from '../analysis/markers/find-markers.js';
import { geneList } from '../analysis/markers/gene-list.js';
import { keepMarkers } from '../analysis/markers/keep-markers.js';
import { type NamedMatrix, takeRows } from '../analysis/matrix/matrix.js';
import { compareCodePoints } from '../analysis/order/compare-code-points.js';
import { clinicalPaths, expressionPaths } from '../data-catalog/bulk/cohort-paths.js';
import { readExpression } from '../data-catalog/bulk/read-expression.js';
import { readClinical } from '../data-catalog/clinical/clinical-table.js';
import { readSingleCells, type SingleCellPaths, type SingleCells } from '../data-catalog/readers/single-cells.js';
import type { Cohort } from '../data-catalog/study/cohort.js';
import { isMatrixMarket, type MatrixMarketReference } from '../data-catalog/study/reference/reference.js';
import type { Study } from '../data-catalog/study/study.js';

/** A patient of the discovery cohort with expression and follow-up; not grouped. */
export type BenchPatient = Omit<FollowedPatient, 'group'>;

/** What the steps are timed on: the study's real input, each part read once, when the first step asks for it. */
export class StudyData {
  constructor(
    readonly study: Study,
    private readonly folder: string,
  ) {}

  get reference(): MatrixMarketReference {
    const [reference] = this.study.reference;
    if (reference === undefined || !isMatrixMarket(reference)) throw new Error('the bench times studies whose reference is in MatrixMarket');
    return reference;
  }

  /** by code point */
  get cellTypes(): string[] {
    return [...this.reference.cellTypes].sort(compareCodePoints);
  }

  get discovery(): Cohort {
    return this.study.cohorts.find(({ role }) => role === 'discovery')!;
  }

  cellFiles(): SingleCellPaths {
    const { matrices, cells, genes } = this.reference;
    return { matrices: matrices.map(({ file }) => this.path(file)), cells: this.path(cells.file), genes: this.path(genes.file) };
  }

  readonly singleCells = once((): Promise<SingleCells> => readSingleCells(this.cellFiles(), this.reference));

  private readonly expression = once(() =>
    Promise.all(this.study.cohorts.map(async (cohort) => ({ name: cohort.name, expression: (await readExpression(expressionPaths(cohort.expression, (file) => this.path(file)), cohort.expression, (await this.singleCells()).counts.genes)).matrix }))),
  );

  /** The study's gene list. */
  readonly genes = once(async (): Promise<string[]> => {
    const { counts, cellTypes, totals } = await this.singleCells();
    const { markers, missing } = this.study.parameters;
    const tests = findMarkers(counts, cellTypes, totals, markers);
    return geneList(keepMarkers(tests, markers).flat().map((row) => tests.genes[row]!), await this.expression(), missing).genes;
  });

  /** The discovery cohort, by code point of the sample. */
  readonly patients = once(async (): Promise<BenchPatient[]> => {
    const measured = new Set((await this.discoveryExpression()).rowNames);
    const { clinical } = this.discovery;
    if (clinical === undefined) throw new Error('the bench times studies with survival');
    const table = await readClinical(clinicalPaths(clinical, (file) => this.path(file)), clinical);
    return table
      .flatMap(({ sample, timeMonths, event, age, ...covariates }) =>
        timeMonths === null || event === null || !measured.has(sample) ? [] : [{ sample, time: timeMonths, event, age, covariates }],
      )
      .sort((a, b) => compareCodePoints(a.sample, b.sample));
  });

  /** log2(CPM + 1) of the discovery cohort's patients over the study's gene list. */
  readonly profiles = once(async (): Promise<NamedMatrix> => {
    const all = await this.discoveryExpression();
    const [genes, patients] = await Promise.all([this.genes(), this.patients()]);
    const rowOf = new Map(all.rowNames.map((sample, row) => [sample, row]));
    const kept = takeRows(all, patients.map(({ sample }) => rowOf.get(sample)!));
    const matrix = logCountsPerMillion(kept, locateGenes(all.columnNames, genes));
    return { ...matrix, rowNames: patients.map(({ sample }) => sample), columnNames: genes };
  });

  private async discoveryExpression(): Promise<NamedMatrix> {
    return (await this.expression()).find(({ name }) => name === this.discovery.name)!.expression;
  }

  private path(file: string): string {
    return join(this.folder, file);
  }
}

/** Calls `work` at the first call only. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}

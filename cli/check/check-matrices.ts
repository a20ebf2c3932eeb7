import { join } from 'node:path';
import { compareCodePoints } from '../../analysis/order/compare-code-points.js';
import { atOnce } from '../../data-catalog/readers/at-once.js';
import { readCellLabels, readGeneList } from '../../data-catalog/readers/cell-labels.js';
import { readSampleCounts, type SampleCounts } from '../../data-catalog/readers/sample-counts.js';
import { AT_ONCE, checkEveryType, joinSamples } from '../../data-catalog/readers/single-cells.js';
import type { MatrixMarketReference } from '../../data-catalog/study/reference/reference.js';
import { type CheckedReference, judgeCellCounts } from './check-reference.js';
import { Findings } from '../../data-catalog/check/findings.js';

/** Reads all of a reference of matrices; a damaged file does not keep the others from being read. Undefined where one cannot be used. */
export async function checkMatrices(reference: MatrixMarketReference, data: string, there: (file: string) => boolean, findings: Findings): Promise<CheckedReference | undefined> {
  const read = <T>(file: string, work: (path: string) => Promise<T>, into = findings) => (there(file) ? into.attempt(() => work(join(data, file))) : undefined);
  const { matrices, cellTypes } = reference;
  const genes = await read(reference.genes.file, (path) => readGeneList(path, reference.genes.geneColumn));
  const cells = await read(reference.cells.file, (path) => readCellLabels(path, reference.cells, matrices[0]?.sample));
  const studied = new Set(cellTypes);
  const parts: SampleCounts[] = [];
  let whole = genes !== undefined && cells !== undefined;
  // Matrices are read side by side; their problems are said in the order of the study file.
  const own = matrices.map(() => new Findings());
  await atOnce(matrices, AT_ONCE, async ({ sample, file }, m) => {
    const declared = { sample, genes: genes?.length, cells: cells === undefined ? undefined : (cells.get(sample) ?? []) };
    const part = await read(file, (path) => readSampleCounts(path, declared, studied), own[m]);
    if (part === undefined) whole = false;
    else parts[m] = part;
  });
  for (const { problems } of own) for (const problem of problems) findings.problem(problem);
  if (cells === undefined) return undefined;
  const used = new Set(matrices.map(({ sample }) => sample));
  const unused = [...cells.keys()].filter((sample) => !used.has(sample));
  const cellsPath = join(data, reference.cells.file);
  if (unused.length > 0) findings.warn(`${cellsPath}: ${unused.length} of its ${cells.size} samples have no matrix in the study; their cells are left out`);

  const cellsByType = Object.fromEntries([...cellTypes].sort(compareCodePoints).map((type) => [type, 0]));
  let otherCells = 0;
  for (const sample of used) {
    for (const { cellType } of cells.get(sample) ?? []) {
      if (studied.has(cellType)) cellsByType[cellType] = (cellsByType[cellType] ?? 0) + 1;
      else otherCells++;
    }
  }
  judgeCellCounts(cellsPath, cellsByType, findings);
  const labels = new Map([...used].flatMap((sample) => (cells.get(sample) ?? []).map(({ cellType }) => [cellType, 1] as const)));
  await findings.attempt(() => checkEveryType(cellsPath, { cellTypes: [...labels.keys()].filter((type) => studied.has(type)), others: new Map([...labels].filter(([type]) => !studied.has(type))) }, cellTypes));
  if (!whole || genes === undefined) return undefined;
  const facts = { name: reference.name, matrices: matrices.length, genes: genes.length, cells: Object.values(cellsByType).reduce((a, b) => a + b, 0), cellsByType, otherCells };
  return { facts, cells: joinSamples(parts, genes, cells, reference) };
}

import { join } from 'node:path';
import { compareCodePoints } from '../../analysis/order/compare-code-points.js';
import type { AnnotatedCells } from '../../data-catalog/readers/annotated-cells/join-samples.js';
import { readAnnotatedCells } from '../../data-catalog/readers/annotated-cells/read-annotated-cells.js';
import { checkEveryType } from '../../data-catalog/readers/single-cells.js';
import { referenceFiles, sampleFiles } from '../../data-catalog/study/reference/reference-files.js';
import type { SampleReference } from '../../data-catalog/study/reference/reference.js';
import { type CheckedReference, judgeCellCounts } from './check-reference.js';
import type { Findings } from '../../data-catalog/check/findings.js';

/** Reads all samples of a reference that brings its own genes and cells; undefined where one cannot be used. */
export async function checkSamples(reference: SampleReference, data: string, there: (file: string) => boolean, findings: Findings): Promise<CheckedReference | undefined> {
  if (!referenceFiles(reference).every(there)) return undefined;
  const labels = 'cells' in reference ? join(data, reference.cells.file) : undefined;
  const paths = { files: sampleFiles(reference).map((file) => join(data, file)), cells: labels };
  const cells = await findings.attempt(() => readAnnotatedCells(paths, reference));
  if (cells === undefined) return undefined;
  const place = labels ?? (paths.files.at(-1) as string);
  await findings.attempt(() => checkEveryType(place, cells, reference.cellTypes));
  const cellsByType = Object.fromEntries([...reference.cellTypes].sort(compareCodePoints).map((type) => [type, 0]));
  for (const type of cells.cellTypes) cellsByType[type] = (cellsByType[type] ?? 0) + 1;
  judgeCellCounts(place, cellsByType, findings);
  const otherCells = [...cells.others.values()].reduce((a, b) => a + b, 0);
  const without = cells.others.get('') ?? 0;
  if (without > (cells.cellTypes.length + otherCells) / 2) findings.warn(`${place}: ${without} of ${cells.cellTypes.length + otherCells} cells have no label: is it the annotation of these files?`);
  if (cells.partial.length > 0) findings.warn(`reference ${reference.name}: ${cells.partial.length} genes are not in all of its ${reference.samples.length} samples: left out`);
  warnOfOneDonor(reference, cells, findings);
  const distinct = (of: 'donor' | 'batch') => new Set(cells.origins.map((origin) => origin[of]).filter((name) => name !== '')).size;
  const [donors, batches] = [distinct('donor'), distinct('batch')];
  return {
    facts: {
      name: reference.name, matrices: reference.samples.length, genes: cells.counts.genes.length, cells: cells.cellTypes.length, cellsByType, otherCells,
      ...(donors === 0 ? {} : { donors }), ...(batches === 0 ? {} : { batches }),
    },
    cells,
  };
}

/** What is special to a donor cannot be told from what is special to a type that only this donor has. */
function warnOfOneDonor({ cellTypes }: SampleReference, cells: AnnotatedCells, findings: Findings): void {
  const donors = new Map(cellTypes.map((type) => [type, new Set<string>()]));
  cells.origins.forEach(({ donor }, i) => donor !== '' && donors.get(cells.cellTypes[i] as string)?.add(donor));
  if (new Set([...donors.values()].flatMap((own) => [...own])).size < 2) return;
  const single = [...donors].filter(([, own]) => own.size === 1).map(([type]) => type);
  if (single.length > 0) findings.warn(`all cells of ${single.join(', ')} come from one donor: its profile is that donor’s`);
}

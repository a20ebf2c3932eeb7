import { z } from 'zod';
import { locateCells } from '../analysis/expression/locate-cells.js';
import { findMarkers as testMarkers, type MarkerTests } from '../analysis/markers/find-markers.js';
import { keepMarkers } from '../analysis/markers/keep-markers.js';
import { readCounts } from '../data-catalog/matrices/matrix-file.js';
import { TABLES } from '../data-catalog/tables/schema.js';
import { type Columns, readTable, writeColumns, writeTable } from '../data-catalog/tables/table-file.js';
import { takeCells } from '../analysis/matrix/matrix.js';
import { defineStep } from './kit/step.js';

/** Marker genes of one single-cell reference (paper 5.3). */
export const findMarkers = defineStep({
  name: 'findMarkers',
  version: 1,
  queue: 'cpu',
  description: 'Tests every gene of a reference in each cell type against all others and keeps the markers',
  parameters: z.object({
    reference: z.string(),
    maxQ: z.number().positive().max(1),
    capPerType: z.number().int().positive().nullable(),
    tieCorrection: z.boolean(),
    /** which cells are tested: all that carry a studied label, or those of the training split */
    cells: z.enum(['all', 'training']),
  }),
  inputs: { counts: 'one', cell_types: 'one', cells: 'one' },
  outputs: ['marker_tests', 'marker_genes'],
  seeded: false,
  engine: false,
  async run({ parameters, inputs, outputs, progress }) {
    const { reference } = parameters;
    const every = await readCounts(inputs.counts);
    const training = new Set((await readTable(inputs.cells)).filter(({ split }) => split === 'train').map(({ cell }) => String(cell)));
    const counts = parameters.cells === 'all' ? every : takeCells(every, [...every.cells.keys()].filter((i) => training.has(every.cells[i] as string)));
    const cells = await readTable(inputs.cell_types);
    const rows = locateCells(counts.cells, cells.map((row) => String(row.cell)));
    const labels = Array.from(rows, (row) => String(cells[row]?.cell_type));
    const totals = Float64Array.from(rows, (row) => Number(cells[row]?.total));
    progress({ message: 'testing marker genes', done: 0, total: 2 });
    const tests = testMarkers(counts, labels, totals, { tieCorrection: parameters.tieCorrection });
    const kept = keepMarkers(tests, parameters);
    progress({ message: 'writing marker tests', done: 1, total: 2 });
    await writeColumns(outputs.marker_tests, TABLES.marker_tests, tests.cellTypes.length * tests.genes.length, testColumns(reference, tests));
    const markers = kept.flatMap((genes, type) =>
      genes.map((i) => {
        const { z, pValue, qValue, log2FoldChange } = tests.byType[type]!;
        const cell_type = tests.cellTypes[type]!;
        return { reference, cell_type, gene: tests.genes[i]!, z: z[i]!, p_value: pValue[i]!, q_value: qValue[i]!, log2_fold_change: log2FoldChange[i]! };
      }),
    );
    await writeTable(outputs.marker_genes, TABLES.marker_genes, markers);
  },
});

/** Every test, by type and gene: both stand by code point, as the table's keys ask. */
function testColumns(reference: string, { cellTypes, genes, byType }: MarkerTests): Columns {
  const joined = (of: (test: MarkerTests['byType'][number]) => Float64Array) => {
    const values = new Float64Array(cellTypes.length * genes.length);
    byType.forEach((test, type) => values.set(of(test), type * genes.length));
    return values;
  };
  return {
    reference: Array.from({ length: cellTypes.length * genes.length }, () => reference),
    cell_type: cellTypes.flatMap((type) => genes.map(() => type)),
    gene: cellTypes.flatMap(() => genes),
    z: joined(({ z }) => z),
    p_value: joined(({ pValue }) => pValue),
    q_value: joined(({ qValue }) => qValue),
    log2_fold_change: joined(({ log2FoldChange }) => log2FoldChange),
    mean_in: joined(({ meanIn }) => meanIn),
    mean_out: joined(({ meanOut }) => meanOut),
  };
}

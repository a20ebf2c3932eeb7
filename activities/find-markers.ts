import { z } from 'zod';
import { locateCells } from '../analysis/expression/locate-cells.js';
import { findMarkers as testMarkers } from '../analysis/markers/find-markers.js';
import { keepMarkers } from '../analysis/markers/keep-markers.js';
import { readCounts } from '../data-catalog/matrices/matrix-file.js';
import { type Row, TABLES } from '../data-catalog/tables/schema.js';
import { readTable, writeTable } from '../data-catalog/tables/table-file.js';
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
    const all: Row[] = [];
    const markers: Row[] = [];
    tests.byType.forEach((test, type) => {
      const cell_type = tests.cellTypes[type] as string;
      const row = (i: number) => ({
        reference,
        cell_type,
        gene: tests.genes[i] as string,
        z: test.z[i] as number,
        p_value: test.pValue[i] as number,
        q_value: test.qValue[i] as number,
        log2_fold_change: test.log2FoldChange[i] as number,
      });
      tests.genes.forEach((_, i) => {
        all.push({ ...row(i), mean_in: test.meanIn[i] as number, mean_out: test.meanOut[i] as number });
      });
      for (const i of kept[type] as number[]) markers.push(row(i));
    });
    await writeTable(outputs.marker_tests, TABLES.marker_tests, all);
    await writeTable(outputs.marker_genes, TABLES.marker_genes, markers);
  },
});

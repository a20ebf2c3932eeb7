import { z } from 'zod';
import { splitCells as splitByType } from '../analysis/simulation/split-cells.js';
import { TABLES } from '../data-catalog/tables/schema.js';
import { readTable, writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

/** Training, validation and test cells of one reference, 8:1:1 inside each type (paper 5.6, 5.8). */
export const splitCells = defineStep({
  name: 'splitCells',
  version: 1,
  queue: 'cpu',
  description: 'Splits the cells of a reference 8:1:1 into training, validation and test inside each cell type',
  parameters: z.object({ reference: z.string() }),
  inputs: { cell_types: 'one' },
  outputs: ['cells'],
  seeded: true,
  engine: false,
  async run({ parameters, inputs, outputs, random }) {
    const cells = (await readTable(inputs.cell_types)).map((row) => ({ cell: String(row.cell), cellType: String(row.cell_type) }));
    const splits = splitByType(cells, (cellType) => random(parameters.reference, cellType));
    const rows = cells.map(({ cell, cellType }, i) => ({ reference: parameters.reference, cell, cell_type: cellType, split: splits[i] as string }));
    await writeTable(outputs.cells, TABLES.cells, rows);
  },
});

import { z } from 'zod';
import { writeCounts } from '../data-catalog/matrices/matrix-file.js';
import { checkEveryType, readSingleCells } from '../data-catalog/readers/single-cells.js';
import { TABLES, type TableSchema } from '../data-catalog/tables/schema.js';
import { writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

const cellTypeTable: TableSchema = { name: 'cell_types', keys: 2, columns: { reference: 'text', cell: 'text', cell_type: 'text', total: 'double' } };

/** What the step needs of the study's declaration; the paths of files are left out, for they must not enter its key. */
const declaration = z.object({
  name: z.string(),
  matrices: z.array(z.object({ sample: z.string() })),
  cells: z.object({ cellColumn: z.string(), sampleColumn: z.string().nullable(), cellTypeColumn: z.string() }),
  genes: z.object({ geneColumn: z.string() }),
  cellTypes: z.array(z.string()).min(2),
});

/** The annotated single cells: counts of the cells that carry a studied label, with each cell's total over all genes (paper 5.8). */
export const readReference = defineStep({
  name: 'readReference',
  version: 2,
  queue: 'io',
  description: 'Reads the counts and labels of a single-cell reference and keeps the studied cell types',
  parameters: z.object({ reference: declaration }),
  inputs: { matrices: 'many', cells: 'one', genes: 'one' },
  outputs: ['counts', 'cell_types', 'removed'],
  seeded: false,
  engine: false,
  async run({ parameters: { reference }, inputs, outputs, progress }) {
    const total = reference.matrices.length;
    const cells = await readSingleCells(inputs, reference, (done) => progress({ message: 'reading counts of single cells', done, total }));
    checkEveryType(inputs.cells, cells, reference.cellTypes);
    await writeCounts(outputs.counts, cells.counts);
    const rows = cells.counts.cells.map((cell, i) => ({ reference: reference.name, cell, cell_type: cells.cellTypes[i] as string, total: cells.totals[i] as number }));
    await writeTable(outputs.cell_types, cellTypeTable, rows);
    const removed = [...cells.others].map(([label, n]) => ({
      input: reference.name, kind: 'cell', name: `all labelled ${label === '' ? 'with nothing' : label}`, reason: `${n} cells of a type that is not studied`,
    }));
    await writeTable(outputs.removed, TABLES.removed, removed);
  },
});

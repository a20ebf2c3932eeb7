import { z } from 'zod';
import { writeCounts } from '../data-catalog/matrices/matrix-file.js';
import { checkEveryType } from '../data-catalog/readers/single-cells.js';
import { readAnnotatedCells as readCells } from '../data-catalog/readers/annotated-cells/read-annotated-cells.js';
import { sampleDeclarationSchema } from '../data-catalog/study/reference/declaration.js';
import { TABLES, type TableSchema } from '../data-catalog/tables/schema.js';
import { writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

const cellTypeTable: TableSchema = {
  name: 'cell_types', keys: 2, columns: { reference: 'text', cell: 'text', cell_type: 'text', total: 'double', sample: 'text', batch: 'text', donor: 'text' },
};

/** The annotated single cells of samples that bring their own genes and cells: 10x, AnnData, GEO and wide text (paper 5.8). */
export const readAnnotatedCells = defineStep({
  name: 'readAnnotatedCells',
  version: 1,
  queue: 'io',
  description: 'Reads the samples of a single-cell reference and keeps the studied cell types and the genes of all samples',
  parameters: z.object({ reference: sampleDeclarationSchema }),
  inputs: { files: 'many', cells: 'many' },
  outputs: ['counts', 'cell_types', 'removed'],
  seeded: false,
  engine: false,
  async run({ parameters: { reference }, inputs, outputs, progress }) {
    const total = reference.samples.length;
    const cells = await readCells({ files: inputs.files, cells: inputs.cells[0] }, reference, (done) => progress({ message: 'reading counts of single cells', done, total }));
    checkEveryType(inputs.cells[0] ?? (inputs.files[0] as string), cells, reference.cellTypes);
    await writeCounts(outputs.counts, cells.counts);
    const rows = cells.counts.cells.map((cell, i) => ({
      reference: reference.name, cell, cell_type: cells.cellTypes[i] as string, total: cells.totals[i] as number, ...cells.origins[i],
    }));
    await writeTable(outputs.cell_types, cellTypeTable, rows);
    const removed = [...cells.others].map(([label, n]) => ({
      input: reference.name, kind: 'cell', name: `all labelled ${label === '' ? 'with nothing' : label}`, reason: `${n} cells of a type that is not studied`,
    }));
    for (const [gene, n] of cells.summed) removed.push({ input: reference.name, kind: 'gene', name: gene, reason: `${n} rows of one name, summed into one` });
    for (const gene of cells.partial) removed.push({ input: reference.name, kind: 'gene', name: gene, reason: 'not measured in every sample of the reference' });
    await writeTable(outputs.removed, TABLES.removed, removed);
  },
});

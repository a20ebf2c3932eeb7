import { z } from 'zod';
import { readMatrix } from '../data-catalog/matrices/matrix-file.js';
import { writeWideTable } from '../data-catalog/tables/wide-file.js';
import { defineStep } from './kit/step.js';

/** The predicted profiles of one cell type as Parquet: `sample`, then one column for each gene. */
export const exportProfiles = defineStep({
  name: 'exportProfiles',
  version: 1,
  queue: 'io',
  description: 'write one cell type’s profiles for readers outside the pipeline',
  parameters: z.object({ cellTypes: z.array(z.string()), cellType: z.string() }),
  inputs: { profiles: 'one' },
  outputs: ['parquet'],
  seeded: false,
  engine: false,
  background: true,
  async run({ parameters, inputs, outputs }) {
    const all = await readMatrix(inputs.profiles);
    const samples = all.rows / parameters.cellTypes.length;
    const from = parameters.cellTypes.indexOf(parameters.cellType) * samples;
    await writeWideTable(outputs.parquet, {
      rows: samples,
      columns: all.columns,
      rowNames: all.rowNames.slice(from, from + samples),
      columnNames: all.columnNames,
      values: all.values.subarray(from * all.columns, (from + samples) * all.columns),
    });
  },
});

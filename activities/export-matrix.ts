import { z } from 'zod';
import { readMatrix } from '../data-catalog/matrices/matrix-file.js';
import { writeWideTable } from '../data-catalog/tables/wide-file.js';
import { defineStep } from './kit/step.js';

/** A samples x genes matrix as Parquet: `sample`, then one column for each gene. */
export const exportMatrix = defineStep({
  name: 'exportMatrix',
  version: 1,
  queue: 'io',
  description: 'write a cohort’s expression for readers outside the pipeline',
  parameters: z.object({}),
  inputs: { matrix: 'one' },
  outputs: ['parquet'],
  seeded: false,
  engine: false,
  background: true,
  async run({ inputs, outputs }) {
    await writeWideTable(outputs.parquet, await readMatrix(inputs.matrix));
  },
});

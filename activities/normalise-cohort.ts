import { z } from 'zod';
import { logCountsPerMillion } from '../analysis/expression/counts-per-million.js';
import { locateGenes } from '../analysis/expression/locate-genes.js';
import { rowsWithMissing } from '../analysis/expression/missing-values.js';
import { takeRows } from '../analysis/matrix/matrix.js';
import { readMatrix, writeMatrix } from '../data-catalog/matrices/matrix-file.js';
import { TABLES } from '../data-catalog/tables/schema.js';
import { readTable, writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

/** log2(CPM + 1) of one bulk cohort over the study's gene list (paper 5.2). */
export const normaliseCohort = defineStep({
  name: 'normaliseCohort',
  version: 1,
  queue: 'cpu',
  description: "Brings a bulk cohort to log2(CPM + 1) over the study's gene list",
  parameters: z.object({ cohort: z.string(), missing: z.enum(['drop-genes', 'drop-samples']) }),
  inputs: { expression: 'one', genes: 'one' },
  outputs: ['expression', 'removed'],
  seeded: false,
  engine: false,
  async run({ parameters, inputs, outputs }) {
    const cohort = await readMatrix(inputs.expression);
    const genes = (await readTable(inputs.genes)).map((row) => String(row.gene));
    const columns = locateGenes(cohort.columnNames, genes);
    const incomplete = parameters.missing === 'drop-samples' ? rowsWithMissing(cohort, columns) : new Uint8Array(cohort.rows);
    const kept = [...cohort.rowNames.keys()].filter((row) => incomplete[row] === 0);
    const expression = logCountsPerMillion(takeRows(cohort, kept), columns);
    const rowNames = kept.map((row) => cohort.rowNames[row] as string);
    await writeMatrix(outputs.expression, { ...expression, rowNames, columnNames: genes });
    const removed = cohort.rowNames
      .filter((_, row) => incomplete[row] === 1)
      .map((name) => ({ input: parameters.cohort, kind: 'sample', name, reason: 'missing values in genes of the list' }));
    await writeTable(outputs.removed, TABLES.removed, removed);
  },
});

import { z } from 'zod';
import { fillGenes, usableGenes } from '../analysis/expression/fill-genes.js';
import { takeRows } from '../analysis/matrix/matrix.js';
import { readMatrix, writeMatrix } from '../data-catalog/matrices/matrix-file.js';
import { TABLES } from '../data-catalog/tables/schema.js';
import { readTable, writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

/** A new cohort over the gene list of a study that was trained without it: log2(CPM + 1), genes that it lacks filled in and listed. */
export const alignCohort = defineStep({
  name: 'alignCohort',
  version: 1,
  queue: 'cpu',
  description: "Brings a new cohort to log2(CPM + 1) over a trained study's gene list; genes that it lacks get their mean in the discovery cohort",
  parameters: z.object({ cohort: z.string(), missing: z.enum(['drop-genes', 'drop-samples']) }),
  inputs: { expression: 'one', genes: 'one', discovery_expression: 'one' },
  outputs: ['expression', 'removed'],
  seeded: false,
  engine: false,
  async run({ parameters, inputs, outputs }) {
    const cohort = await readMatrix(inputs.expression);
    const genes = (await readTable(inputs.genes)).map((row) => String(row.gene));
    const { unusable, rows } = usableGenes(cohort, genes, parameters.missing);
    const rowNames = rows.map((row) => cohort.rowNames[row] as string);
    const kept = { ...takeRows(cohort, rows), rowNames, columnNames: cohort.columnNames };
    await writeMatrix(outputs.expression, fillGenes(kept, await readMatrix(inputs.discovery_expression), new Set(unusable.map(({ gene }) => gene))));
    const complete = new Set(rowNames);
    await writeTable(outputs.removed, TABLES.removed, [
      ...unusable.map(({ gene, reason }) => ({ input: parameters.cohort, kind: 'gene', name: gene, reason: `${reason}; its mean in the discovery cohort stands in for it` })),
      ...cohort.rowNames.filter((name) => !complete.has(name)).map((name) => ({ input: parameters.cohort, kind: 'sample', name, reason: 'missing values in genes of the list' })),
    ]);
  },
});

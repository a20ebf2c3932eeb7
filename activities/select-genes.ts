import { z } from 'zod';
import { geneList } from '../analysis/markers/gene-list.js';
import { readMatrix } from '../data-catalog/matrices/matrix-file.js';
import { TABLES } from '../data-catalog/tables/schema.js';
import { readTable, writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

/** The study's gene list: markers of all types and references that every cohort measured (paper 5.3, 5.8). */
export const selectGenes = defineStep({
  name: 'selectGenes',
  version: 1,
  queue: 'cpu',
  description: "Unites the marker genes of all references and keeps those that every cohort measured: the study's gene list",
  parameters: z.object({
    /** names of the cohorts, in the order of the expression inputs */
    cohorts: z.array(z.string()).min(1),
    missing: z.enum(['drop-genes', 'drop-samples']),
  }),
  inputs: { marker_genes: 'many', expression: 'many' },
  outputs: ['genes', 'removed'],
  seeded: false,
  engine: false,
  async run({ parameters, inputs, outputs, progress }) {
    const markers = (await Promise.all(inputs.marker_genes.map(readTable))).flat().map((row) => String(row.gene));
    const cohorts = await Promise.all(
      parameters.cohorts.map(async (name, i) => ({ name, expression: await readMatrix(inputs.expression[i] as string) })),
    );
    const { genes, removed } = geneList(markers, cohorts, parameters.missing);
    progress({ message: `${genes.length} genes selected`, done: 1, total: 1 });
    await writeTable(outputs.genes, TABLES.genes, genes.map((gene) => ({ gene })));
    await writeTable(outputs.removed, TABLES.removed, removed.map(({ cohort, gene, reason }) => ({ input: cohort, kind: 'gene', name: gene, reason })));
  },
});

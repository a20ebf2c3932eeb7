import { z } from 'zod';
import { overRepresentation } from '../analysis/associations/over-representation.js';
import { readGmt } from '../data-catalog/readers/gmt.js';
import { TABLES } from '../data-catalog/tables/schema.js';
import { readTable, writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

const reciprocalRow = z.object({ cell_type: z.string(), gene: z.string() });
const geneRow = z.object({ gene: z.string() });

/** Gene sets over-represented among the reciprocal genes of each cell type that has any (paper 2.3). */
export const enrichGeneSets = defineStep({
  name: 'enrichGeneSets',
  version: 1,
  queue: 'cpu',
  description: 'look for gene sets among the reciprocal genes',
  parameters: z.object({}),
  inputs: { gene_sets: 'one', reciprocal_genes: 'one', genes: 'one' },
  outputs: ['enrichment'],
  seeded: false,
  engine: false,
  async run({ inputs, outputs }) {
    const sets = await readGmt(inputs.gene_sets);
    const universe = z.array(geneRow).parse(await readTable(inputs.genes)).map((row) => row.gene);
    const byType = new Map<string, string[]>();
    for (const { cell_type: cellType, gene } of z.array(reciprocalRow).parse(await readTable(inputs.reciprocal_genes))) {
      const found = byType.get(cellType) ?? [];
      byType.set(cellType, found);
      found.push(gene);
    }
    const rows = [...byType].flatMap(([cellType, found]) =>
      overRepresentation(found, sets, universe).map((row) => ({
        cell_type: cellType,
        gene_set: row.geneSet,
        overlap: row.overlap,
        set_size: row.setSize,
        universe: row.universe,
        p_value: row.pValue,
        q_value: row.qValue,
      })),
    );
    await writeTable(outputs.enrichment, TABLES.enrichment, rows);
  },
});

import { z } from 'zod';
import { takeRows } from '../analysis/matrix/matrix.js';
import { compareCodePoints } from '../analysis/order/compare-code-points.js';
import { readExpression as readForm } from '../data-catalog/bulk/read-expression.js';
import { removedGenes } from '../data-catalog/bulk/removed-genes.js';
import { readCounts, writeMatrix } from '../data-catalog/matrices/matrix-file.js';
import { expressionParameters } from '../data-catalog/study/expression.js';
import { TABLES } from '../data-catalog/tables/schema.js';
import { writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

/** A cohort of which nothing but expression is known: every patient is kept. */
export const readExpression = defineStep({
  name: 'readExpression',
  version: 1,
  queue: 'io',
  description: 'Reads and checks the expression of a cohort that comes without clinical data',
  parameters: z.object({ cohort: z.object({ name: z.string(), expression: expressionParameters }) }),
  // transcripts: which gene each belongs to; identifiers: a table of genes; reference: the cells, whose genes' names are wanted
  inputs: { expression: 'one or many', transcripts: 'optional', identifiers: 'optional', reference: 'optional' },
  outputs: ['expression', 'removed'],
  seeded: false,
  engine: false,
  async run({ parameters: { cohort }, inputs, outputs }) {
    const referenceGenes = inputs.reference === undefined ? [] : (await readCounts(inputs.reference)).genes;
    const expression = await readForm(inputs, cohort.expression, referenceGenes);
    const { matrix } = expression;
    const order = [...matrix.rowNames.keys()].sort((a, b) => compareCodePoints(matrix.rowNames[a] as string, matrix.rowNames[b] as string));
    await writeMatrix(outputs.expression, { ...takeRows(matrix, order), rowNames: order.map((i) => matrix.rowNames[i] as string), columnNames: matrix.columnNames });
    await writeTable(outputs.removed, TABLES.removed, removedGenes(expression).map(({ name, reason }) => ({ input: cohort.name, kind: 'gene', name, reason })));
  },
});

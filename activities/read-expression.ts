import { z } from 'zod';
import { takeRows } from '../analysis/matrix/matrix.js';
import { compareCodePoints } from '../analysis/order/compare-code-points.js';
import { writeMatrix } from '../data-catalog/matrices/matrix-file.js';
import { readExpressionTable } from '../data-catalog/readers/expression-table.js';
import { expressionSchema } from '../data-catalog/study/cohort.js';
import { type Row, TABLES } from '../data-catalog/tables/schema.js';
import { writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

/** A cohort of which nothing but expression is known: every patient is kept. */
export const readExpression = defineStep({
  name: 'readExpression',
  version: 1,
  queue: 'io',
  description: 'Reads and checks the expression of a cohort that comes without clinical data',
  parameters: z.object({ cohort: z.object({ name: z.string(), expression: z.object(expressionSchema.omit({ file: true }).shape) }) }),
  inputs: { expression: 'one' },
  outputs: ['expression', 'removed'],
  seeded: false,
  engine: false,
  async run({ parameters: { cohort }, inputs, outputs }) {
    const { matrix, summed, unnamed } = await readExpressionTable(inputs.expression, cohort.expression);
    const order = [...matrix.rowNames.keys()].sort((a, b) => compareCodePoints(matrix.rowNames[a] as string, matrix.rowNames[b] as string));
    await writeMatrix(outputs.expression, { ...takeRows(matrix, order), rowNames: order.map((i) => matrix.rowNames[i] as string), columnNames: matrix.columnNames });
    await writeTable(outputs.removed, TABLES.removed, removedGenes(cohort.name, summed, unnamed));
  },
});

/** Genes whose rows were summed, and rows without a gene. */
export function removedGenes(input: string, summed: readonly { readonly gene: string; readonly rows: number }[], unnamed: number): Row[] {
  return [
    ...summed.map(({ gene, rows }) => ({ input, kind: 'gene', name: gene, reason: `${rows} rows of one symbol, summed into one` })),
    ...(unnamed > 0 ? [{ input, kind: 'gene', name: 'without a name', reason: `${unnamed} rows have no gene name` }] : []),
  ];
}

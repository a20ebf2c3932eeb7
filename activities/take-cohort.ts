import { z } from 'zod';
import { TABLES, type TableName } from '../data-catalog/tables/schema.js';
import { readTable, writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

/** The rows of one cohort of a table that several cohorts share. */
export const takeCohort = defineStep({
  name: 'takeCohort',
  version: 1,
  queue: 'io',
  description: 'takes the rows of one cohort out of a table',
  parameters: z.object({ table: z.enum(Object.keys(TABLES) as [TableName, ...TableName[]]), cohort: z.string() }),
  inputs: { table: 'one' },
  outputs: ['table'],
  seeded: false,
  engine: false,
  async run({ parameters: { table, cohort }, inputs, outputs }) {
    await writeTable(outputs.table, TABLES[table], (await readTable(inputs.table)).filter((row) => row.cohort === cohort));
  },
});

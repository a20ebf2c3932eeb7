import { z } from 'zod';
import { TABLES, type TableName } from '../data-catalog/tables/schema.js';
import { readTable, writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

/** Puts the rows that several steps contributed to one result table together, sorted by its keys. */
export const combineTable = defineStep({
  name: 'combineTable',
  version: 1,
  queue: 'io',
  description: 'put the parts of one result table together',
  parameters: z.object({ table: z.enum(Object.keys(TABLES) as [TableName, ...TableName[]]) }),
  inputs: { parts: 'many' },
  outputs: ['table'],
  seeded: false,
  engine: false,
  async run({ parameters, inputs, outputs }) {
    const rows = await Promise.all(inputs.parts.map((path) => readTable(path)));
    await writeTable(outputs.table, TABLES[parameters.table], rows.flat());
  },
});

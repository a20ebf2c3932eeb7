import { z } from 'zod';
import { testDefinitions as test } from '../analysis/subtyping/test-definitions.js';
import { TABLES } from '../data-catalog/tables/schema.js';
import { writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';
import { readPatientStates } from './patients/read-patient-states.js';

/** Tests every definition of a patient group by cell states for a difference in survival (paper 5.8). */
export const testDefinitions = defineStep({
  name: 'testDefinitions',
  version: 1,
  queue: 'cpu',
  description: 'test every combination of cell states for survival',
  parameters: z.strictObject({ minGroupSize: z.int().min(0), maxQ: z.number() }),
  inputs: { states: 'many', clinical: 'one' },
  outputs: ['definitions'],
  seeded: false,
  engine: false,
  async run({ parameters, inputs, outputs }) {
    const patients = await readPatientStates(inputs.states, inputs.clinical);
    const rows = test(patients, parameters).map((row) => ({
      definition: row.definition,
      size: row.size,
      others: row.others,
      tested: row.tested,
      reason: row.reason,
      chi_square: row.chiSquare,
      p_value: row.pValue,
      q_value: row.qValue,
      significant: row.significant,
      partition: row.partition,
      representative: row.representative,
    }));
    await writeTable(outputs.definitions, TABLES.definitions, rows);
  },
});

import { z } from 'zod';
import { takeRows } from '../analysis/matrix/matrix.js';
import { compareCodePoints } from '../analysis/order/compare-code-points.js';
import { writeMatrix } from '../data-catalog/matrices/matrix-file.js';
import { readClinicalTable } from '../data-catalog/readers/clinical-table.js';
import { readExpressionTable } from '../data-catalog/readers/expression-table.js';
import { clinicalSchema, expressionSchema } from '../data-catalog/study/cohort.js';
import { type Row, TABLES } from '../data-catalog/tables/schema.js';
import { writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';
import { removedGenes } from './read-expression.js';

export class NoPatientsError extends Error {
  readonly code = 'NO_PATIENTS';
  constructor(cohort: string, samples: number, patients: number) {
    super(
      `Cohort ${cohort}: expected patients with expression and follow-up, found none (${samples} samples of expression, ${patients} clinical rows). ` +
        'The sample names of the two tables differ: check clinical.sampleColumn and the names of the expression columns.',
    );
    this.name = 'NoPatientsError';
  }
}

/** What the step needs of the study's declaration; the paths of files and the role are left out, for they must not enter its key. */
const declaration = z.object({
  name: z.string(),
  expression: z.object(expressionSchema.omit({ file: true }).shape),
  clinical: z.object(clinicalSchema.omit({ file: true }).shape),
});

/** One cohort: patients with expression and known follow-up; all others are listed in `removed`. */
export const readCohort = defineStep({
  name: 'readCohort',
  version: 2,
  queue: 'io',
  description: 'Reads and checks a cohort’s expression and clinical table and keeps the patients that have both',
  parameters: z.object({ cohort: declaration }),
  inputs: { expression: 'one', clinical: 'one' },
  outputs: ['expression', 'clinical', 'removed'],
  seeded: false,
  engine: false,
  async run({ parameters: { cohort }, inputs, outputs }) {
    const { matrix, summed, unnamed } = await readExpressionTable(inputs.expression, cohort.expression);
    const patients = new Map((await readClinicalTable(inputs.clinical, cohort.clinical)).map((patient) => [patient.sample, patient]));
    const removed: Row[] = [];
    const drop = (name: string, reason: string) => removed.push({ input: cohort.name, kind: 'sample', name, reason });
    const kept: number[] = [];
    matrix.rowNames.forEach((sample, i) => {
      const patient = patients.get(sample);
      if (patient === undefined) drop(sample, 'no clinical row');
      else if (patient.timeMonths === null) drop(sample, 'follow-up time not known');
      else if (patient.event === null) drop(sample, 'event not known');
      else kept.push(i);
    });
    const measured = new Set(matrix.rowNames);
    for (const sample of patients.keys()) if (!measured.has(sample)) drop(sample, 'no expression');
    if (kept.length === 0) throw new NoPatientsError(cohort.name, matrix.rows, patients.size);
    kept.sort((a, b) => compareCodePoints(matrix.rowNames[a] as string, matrix.rowNames[b] as string));
    const rowNames = kept.map((i) => matrix.rowNames[i] as string);
    await writeMatrix(outputs.expression, { ...takeRows(matrix, kept), rowNames, columnNames: matrix.columnNames });
    const rows = rowNames.map((sample) => {
      const { timeMonths, ...patient } = patients.get(sample) as NonNullable<ReturnType<typeof patients.get>>;
      return { cohort: cohort.name, ...patient, time_months: timeMonths };
    });
    await writeTable(outputs.clinical, TABLES.clinical, rows);
    removed.push(...removedGenes(cohort.name, summed, unnamed));
    await writeTable(outputs.removed, TABLES.removed, removed);
  },
});

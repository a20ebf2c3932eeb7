import { z } from 'zod';
import { takeRows } from '../analysis/matrix/matrix.js';
import { compareCodePoints } from '../analysis/order/compare-code-points.js';
import { readExpression } from '../data-catalog/bulk/read-expression.js';
import { removedGenes } from '../data-catalog/bulk/removed-genes.js';
import { readClinical } from '../data-catalog/clinical/clinical-table.js';
import { readCounts, writeMatrix } from '../data-catalog/matrices/matrix-file.js';
import { clinicalParameters } from '../data-catalog/study/clinical.js';
import { expressionParameters } from '../data-catalog/study/expression.js';
import { type Row, TABLES } from '../data-catalog/tables/schema.js';
import { writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

export class NoPatientsError extends Error {
  readonly code = 'NO_PATIENTS';
  constructor(cohort: string, samples: number, patients: number, turned: boolean) {
    super(
      `Cohort ${cohort}: expected patients with expression and follow-up, found none (${samples} samples of expression, ${patients} clinical rows). ` +
        (turned
          ? 'The patients stand where the genes were looked for: declare the other orientation under expression.orientation.'
          : 'The sample names of the two tables differ: check clinical.sampleColumn and the names of the expression columns.'),
    );
    this.name = 'NoPatientsError';
  }
}

/** What the step needs of the study's declaration; the paths of files and the role are left out, for they must not enter its key. */
const declaration = z.object({ name: z.string(), expression: expressionParameters, clinical: clinicalParameters });

/** One cohort: patients with expression and known follow-up; all others are listed in `removed`. */
export const readCohort = defineStep({
  name: 'readCohort',
  version: 2,
  queue: 'io',
  description: 'Reads and checks a cohort’s expression and clinical table and keeps the patients that have both',
  parameters: z.object({ cohort: declaration }),
  // transcripts: which gene each belongs to; identifiers: a table of genes; reference: the cells, whose genes' names are wanted
  inputs: { expression: 'one or many', clinical: 'one', phenotype: 'optional', transcripts: 'optional', identifiers: 'optional', reference: 'optional' },
  outputs: ['expression', 'clinical', 'removed'],
  seeded: false,
  engine: false,
  async run({ parameters: { cohort }, inputs, outputs }) {
    const referenceGenes = inputs.reference === undefined ? [] : (await readCounts(inputs.reference)).genes;
    const expression = await readExpression(inputs, cohort.expression, referenceGenes);
    const { matrix } = expression;
    const patients = new Map((await readClinical(inputs, cohort.clinical)).map((patient) => [patient.sample, patient]));
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
    if (kept.length === 0) throw new NoPatientsError(cohort.name, matrix.rows, patients.size, matrix.columnNames.some((name) => patients.has(name)));
    kept.sort((a, b) => compareCodePoints(matrix.rowNames[a] as string, matrix.rowNames[b] as string));
    const rowNames = kept.map((i) => matrix.rowNames[i] as string);
    await writeMatrix(outputs.expression, { ...takeRows(matrix, kept), rowNames, columnNames: matrix.columnNames });
    const rows = rowNames.map((sample) => {
      const { timeMonths, ...patient } = patients.get(sample) as NonNullable<ReturnType<typeof patients.get>>;
      return { cohort: cohort.name, ...patient, time_months: timeMonths };
    });
    await writeTable(outputs.clinical, TABLES.clinical, rows);
    for (const { name, reason } of removedGenes(expression)) removed.push({ input: cohort.name, kind: 'gene', name, reason });
    await writeTable(outputs.removed, TABLES.removed, removed);
  },
});

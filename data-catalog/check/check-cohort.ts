import { join } from 'node:path';
import { type NamedMatrix, takeRows } from '../../analysis/matrix/matrix.js';
import { type ClinicalPatient, readClinicalTable } from '../readers/clinical-table.js';
import { readExpressionTable } from '../readers/expression-table.js';
import type { ClinicalDeclaration, Cohort } from '../study/cohort.js';
import type { Findings } from './findings.js';
import { whyNamesDiffer } from './why-names-differ.js';

/** a log-rank test of fewer events finds only very large differences */
const FEW_EVENTS = 20;

export interface CohortFacts {
  readonly name: string;
  readonly role: Cohort['role'];
  /** with expression and, where the cohort has clinical data, follow-up time and event */
  readonly patients: number;
  /** null: the cohort comes without clinical data */
  readonly events: number | null;
  readonly medianMonths: number | null;
  readonly genes: number;
  readonly removed: { readonly noExpression: number; readonly noClinicalRow: number; readonly noTime: number; readonly noEvent: number };
}

export interface CheckedCohort {
  readonly facts: CohortFacts;
  /** of the patients that are kept */
  readonly expression: NamedMatrix<Float64Array>;
  /** values of the whole table */
  readonly values: number;
}

type FollowedCohort = Cohort & { readonly clinical: ClinicalDeclaration };

/** Reads the tables of a cohort and matches its patients; undefined where that is not possible. */
export async function checkCohort(cohort: Cohort, data: string, there: (file: string) => boolean, findings: Findings): Promise<CheckedCohort | undefined> {
  const { clinical } = cohort;
  if (clinical !== undefined) return checkFollowedCohort({ ...cohort, clinical }, data, there, findings);
  const file = join(data, cohort.expression.file);
  const table = there(cohort.expression.file) ? await findings.attempt(() => readExpressionTable(file, cohort.expression)) : undefined;
  if (table === undefined) return undefined;
  const { matrix } = table;
  const removed = { noExpression: 0, noClinicalRow: 0, noTime: 0, noEvent: 0 };
  return { facts: { name: cohort.name, role: cohort.role, patients: matrix.rows, events: null, medianMonths: null, genes: matrix.columns, removed }, expression: matrix, values: matrix.values.length };
}

async function checkFollowedCohort(cohort: FollowedCohort, data: string, there: (file: string) => boolean, findings: Findings): Promise<CheckedCohort | undefined> {
  const path = { expression: join(data, cohort.expression.file), clinical: join(data, cohort.clinical.file) };
  const table = there(cohort.expression.file) ? await findings.attempt(() => readExpressionTable(path.expression, cohort.expression)) : undefined;
  const clinical = there(cohort.clinical.file) ? await findings.attempt(() => readClinicalTable(path.clinical, cohort.clinical)) : undefined;
  if (clinical !== undefined) warnOfEmptyColumns(cohort, clinical, path.clinical, findings);
  if (table === undefined || clinical === undefined) return undefined;
  const { matrix } = table;
  const patients = new Map(clinical.map((patient) => [patient.sample, patient]));
  const found = matrix.rowNames.map((sample) => patients.get(sample));
  const matched = found.filter((patient) => patient !== undefined).length;
  const kept = found.flatMap((patient, i) => (patient !== undefined && patient.timeMonths !== null && patient.event !== null ? [i] : []));
  const events = kept.filter((i) => found[i]?.event === 1).length;
  const hint = whyNamesDiffer(matrix.rowNames, clinical.map(({ sample }) => sample));
  const differ = `${hint === undefined ? '' : `: ${hint}`}. Make the names of both tables agree, or choose another clinical.sampleColumn.`;
  const pair = `${path.expression} and ${path.clinical}: expected the patients of cohort ${cohort.name} in both`;
  if (matched === 0) findings.problem(`${pair}, found none (${matrix.rows} samples of expression, ${clinical.length} clinical rows)${differ}`);
  else if (kept.length === 0) findings.problem(`${path.clinical}: expected patients of cohort ${cohort.name} with follow-up and event, found none among ${matched} with expression. Check time.column, event.column and missing in the study file.`);
  else if (matched < matrix.rows / 2) findings.warn(`${path.expression} and ${path.clinical}: only ${matched} of ${matrix.rows} samples of cohort ${cohort.name} have a clinical row${hint === undefined ? '' : `; the names: ${hint}`}`);
  if (kept.length > 0 && events === 0) {
    const text = `${path.clinical}: expected events (deaths) in cohort ${cohort.name}, found none among ${kept.length} patients`;
    if (cohort.role === 'discovery') findings.problem(`${text}. Check event.column and event.coding in the study file: without an event no group can be found.`);
    else findings.warn(`${text}: it can check nothing`);
  } else if (kept.length > 0 && events < FEW_EVENTS) findings.warn(`${path.clinical}: cohort ${cohort.name} has ${events} events in ${kept.length} patients: only very large differences can be found`);
  if (kept.length > 0 && events === kept.length) findings.warn(`${path.clinical}: every patient of cohort ${cohort.name} has the event: are the codes the right way round?`);
  const months = kept.map((i) => found[i]?.timeMonths as number).sort((a, b) => a - b);
  const measured = new Set(matrix.rowNames);
  return {
    facts: {
      name: cohort.name, role: cohort.role, patients: kept.length, events, medianMonths: months[months.length >> 1] ?? null, genes: matrix.columns,
      removed: {
        noExpression: clinical.filter(({ sample }) => !measured.has(sample)).length,
        noClinicalRow: matrix.rows - matched,
        noTime: found.filter((patient) => patient?.timeMonths === null).length,
        noEvent: found.filter((patient) => patient !== undefined && patient.timeMonths !== null && patient.event === null).length,
      },
    },
    expression: { ...takeRows(matrix, kept), rowNames: kept.map((i) => matrix.rowNames[i] as string), columnNames: matrix.columnNames },
    values: matrix.values.length,
  };
}

/** A covariate that is declared and never known was declared wrongly. */
function warnOfEmptyColumns(cohort: FollowedCohort, clinical: readonly ClinicalPatient[], path: string, findings: Findings): void {
  for (const [name, declared] of Object.entries(cohort.clinical.covariates)) {
    if (declared !== undefined && clinical.length > 0 && clinical.every((patient) => patient[name as 'age'] === null)) {
      findings.warn(`${path}: covariate ${name} (column ${JSON.stringify(declared.column)}) is missing for every patient`);
    }
  }
}

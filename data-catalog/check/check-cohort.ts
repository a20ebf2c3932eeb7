import { join } from 'node:path';
import { type NamedMatrix, takeRows } from '../../analysis/matrix/matrix.js';
import { clinicalPaths, expressionPaths } from '../bulk/cohort-paths.js';
import { type BulkExpression, readExpression } from '../bulk/read-expression.js';
import { renamedInWords } from '../bulk/removed-genes.js';
import { type ClinicalPatient, readClinical } from '../clinical/clinical-table.js';
import { isSpreadsheetName, SPREADSHEET_REMEDY } from '../identifiers/gene-names.js';
import type { ClinicalDeclaration } from '../study/clinical.js';
import type { Cohort } from '../study/cohort.js';
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
  /** how many genes were brought to the reference's names, in words; null where `identifiers` is not declared */
  readonly renamed: string | null;
  readonly removed: { readonly noExpression: number; readonly noClinicalRow: number; readonly noTime: number; readonly noEvent: number };
}

export interface CheckedCohort {
  readonly facts: CohortFacts;
  /** of the patients that are kept */
  readonly expression: NamedMatrix<Float64Array>;
  /** values of the whole table */
  readonly values: number;
}

export interface CohortSurroundings {
  /** the data folder */
  readonly data: string;
  readonly there: (file: string) => boolean;
  /** empty where the reference could not be read */
  readonly referenceGenes: readonly string[];
}

type FollowedCohort = Cohort & { readonly clinical: ClinicalDeclaration };

/** Reads the tables of a cohort and matches its patients; undefined where that is not possible. */
export async function checkCohort(cohort: Cohort, surroundings: CohortSurroundings, findings: Findings): Promise<CheckedCohort | undefined> {
  const paths = locate((path) => expressionPaths(cohort.expression, path), surroundings);
  const table = paths && (await findings.attempt(() => readExpression(paths, cohort.expression, surroundings.referenceGenes)));
  if (table !== undefined) warnOfGenes(cohort, table, findings);
  const { clinical } = cohort;
  if (clinical !== undefined) return checkPatients({ ...cohort, clinical }, table, surroundings, findings);
  if (table === undefined) return undefined;
  const { matrix } = table;
  const removed = { noExpression: 0, noClinicalRow: 0, noTime: 0, noEvent: 0 };
  return { facts: { ...expressionFacts(cohort, table), patients: matrix.rows, events: null, medianMonths: null, removed }, expression: matrix, values: matrix.values.length };
}

/** Paths of a cohort's files; undefined where one of them is not there, which has been said already. */
function locate<P>(paths: (path: (file: string) => string) => P, { data, there }: CohortSurroundings): P | undefined {
  let whole = true;
  const located = paths((file) => {
    whole &&= there(file);
    return join(data, file);
  });
  return whole ? located : undefined;
}

function expressionFacts({ name, role, expression }: Cohort, { matrix, renamed }: BulkExpression): Pick<CohortFacts, 'name' | 'role' | 'genes' | 'renamed'> {
  return { name, role, genes: matrix.columns, renamed: expression.identifiers === undefined ? null : renamedInWords(renamed) || 'none' };
}

/** Sets the clinical data beside the expression, which is undefined where it could not be read. */
async function checkPatients(cohort: FollowedCohort, table: BulkExpression | undefined, surroundings: CohortSurroundings, findings: Findings): Promise<CheckedCohort | undefined> {
  const { data } = surroundings;
  const clinicalFile = join(data, cohort.clinical.file);
  const paths = locate((path) => clinicalPaths(cohort.clinical, path), surroundings);
  const clinical = paths && (await findings.attempt(() => readClinical(paths, cohort.clinical)));
  if (clinical !== undefined) warnOfEmptyColumns(cohort, clinical, clinicalFile, findings);
  if (table === undefined || clinical === undefined) return undefined;
  const { matrix } = table;
  const patients = new Map(clinical.map((patient) => [patient.sample, patient]));
  const found = matrix.rowNames.map((sample) => patients.get(sample));
  const matched = found.filter((patient) => patient !== undefined).length;
  const kept = found.flatMap((patient, i) => (patient !== undefined && patient.timeMonths !== null && patient.event !== null ? [i] : []));
  const events = kept.filter((i) => found[i]?.event === 1).length;
  const turned = matched === 0 && matrix.columnNames.some((name) => patients.has(name));
  const hint = turned ? undefined : whyNamesDiffer(matrix.rowNames, clinical.map(({ sample }) => sample));
  const remedy = turned ? 'The patients stand where the genes were looked for: declare the other orientation under expression.orientation.' : 'Make the names of both tables agree, or choose another clinical.sampleColumn.';
  const files = `${expressionName(cohort, data)} and ${clinicalFile}`;
  const pair = `${files}: expected the patients of cohort ${cohort.name} in both`;
  if (matched === 0) findings.problem(`${pair}, found none (${matrix.rows} samples of expression, ${clinical.length} clinical rows)${hint === undefined ? '' : `: ${hint}`}. ${remedy}`);
  else if (kept.length === 0) findings.problem(`${clinicalFile}: expected patients of cohort ${cohort.name} with follow-up and event, found none among ${matched} with expression. Check time.column, event.column and missing in the study file.`);
  else if (matched < matrix.rows / 2) findings.warn(`${files}: only ${matched} of ${matrix.rows} samples of cohort ${cohort.name} have a clinical row${hint === undefined ? '' : `; the names: ${hint}`}`);
  if (kept.length > 0 && events === 0) {
    const text = `${clinicalFile}: expected events (deaths) in cohort ${cohort.name}, found none among ${kept.length} patients`;
    if (cohort.role === 'discovery') findings.problem(`${text}. Check event.column and event.coding in the study file: without an event no group can be found.`);
    else findings.warn(`${text}: it can check nothing`);
  } else if (kept.length > 0 && events < FEW_EVENTS) findings.warn(`${clinicalFile}: cohort ${cohort.name} has ${events} events in ${kept.length} patients: only very large differences can be found`);
  if (kept.length > 0 && events === kept.length) findings.warn(`${clinicalFile}: every patient of cohort ${cohort.name} has the event: are the codes the right way round?`);
  const months = kept.map((i) => found[i]?.timeMonths as number).sort((a, b) => a - b);
  const measured = new Set(matrix.rowNames);
  return {
    facts: {
      ...expressionFacts(cohort, table), patients: kept.length, events, medianMonths: months[months.length >> 1] ?? null,
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

function expressionName({ expression }: Cohort, data: string): string {
  return 'samples' in expression ? `the ${expression.samples.length} files of expression` : join(data, expression.file);
}

/** Genes that no table can bring back, and those that were not guessed. */
function warnOfGenes(cohort: Cohort, { matrix, unresolved }: BulkExpression, findings: Findings): void {
  const dates = [...matrix.columnNames, ...unresolved.map(({ name }) => name)].filter(isSpreadsheetName);
  if (dates.length > 0) findings.warn(`cohort ${cohort.name}: ${dates.length} gene names are dates or numbers (${dates.slice(0, 3).join(', ')}${dates.length > 3 ? ' …' : ''}). ${SPREADSHEET_REMEDY}`);
  const ambiguous = unresolved.length - unresolved.filter(({ name }) => isSpreadsheetName(name)).length;
  if (ambiguous > 0) findings.warn(`cohort ${cohort.name}: ${ambiguous} gene names are left out, for they could mean several genes or none; the run lists them in the table removed`);
}

/** A covariate that is declared and never known was declared wrongly. */
function warnOfEmptyColumns(cohort: FollowedCohort, clinical: readonly ClinicalPatient[], path: string, findings: Findings): void {
  for (const [name, declared] of Object.entries(cohort.clinical.covariates)) {
    if (declared !== undefined && clinical.length > 0 && clinical.every((patient) => patient[name as 'age'] === null)) {
      findings.warn(`${path}: covariate ${name} (column ${JSON.stringify(declared.column)}) is missing for every patient`);
    }
  }
}

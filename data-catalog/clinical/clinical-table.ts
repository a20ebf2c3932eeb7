import { columnIndices, readTextTable, type TextTable } from '../readers/delimited-table.js';
import { isFormula } from '../readers/formula.js';
import { InputProblems } from '../readers/input-file-error.js';
import { type ClinicalDeclaration, type ClinicalParameters, clinicalParameters } from '../study/clinical.js';
import { covariateReader, type Covariates, knownText, NO_COVARIATES, numberCell } from './covariates.js';
import { UnknownCodes } from './event-codes.js';
import { checkNotSwapped } from './swapped-survival.js';
import { readXlsxSheet } from './xlsx-sheet.js';

const DAYS_PER_MONTH = 30.4375;
/** Half the patients followed for fifty years: the unit is wrong. */
const LONGEST_MEDIAN_MONTHS = 600;

export interface ClinicalPatient extends Covariates {
  readonly sample: string;
  /** follow-up; null when not known */
  readonly timeMonths: number | null;
  readonly event: 0 | 1 | null;
}

export interface ClinicalPaths {
  readonly clinical: string;
  readonly phenotype?: string;
}

/** Reads a cohort's clinical data by its declared form, columns, units and codes. @throws InputFileError with every problem of a file at once */
export async function readClinical({ clinical, phenotype }: ClinicalPaths, declared: ClinicalDeclaration | ClinicalParameters): Promise<ClinicalPatient[]> {
  const declaration = clinicalParameters.parse(declared);
  const table = await readClinicalText(clinical, declaration);
  if (phenotype === undefined || declaration.phenotype === undefined) return clinicalPatients(clinical, table, declaration);
  const there = (columns: readonly string[]) => (declared: { readonly column: string } | undefined) => declared !== undefined && columns.includes(declared.column);
  const { covariates } = declaration;
  const own = Object.fromEntries(Object.entries(covariates).filter(([, declared]) => there(table.columns)(declared)));
  const others = Object.fromEntries(Object.entries(covariates).filter(([name]) => !(name in own)));
  const patients = clinicalPatients(clinical, table, { ...declaration, covariates: own });
  const more = await readPhenotype(phenotype, { ...declaration.phenotype, covariates: others, missing: declaration.missing });
  return patients.map((patient) => ({ ...patient, ...pick(more.get(patient.sample) ?? NO_COVARIATES, Object.keys(others)) }));
}

/** The table as text, whatever its format. @throws InputFileError */
export async function readClinicalText(path: string, declaration: ClinicalDeclaration | ClinicalParameters): Promise<TextTable> {
  switch (declaration.format) {
    case 'xlsx':
      return readXlsxSheet(path, declaration.sheet);
    case 'cbioportal':
      return readTextTable(path, 'tsv', { comment: '#' });
    default:
      return readTextTable(path, declaration.format);
  }
}

/** @param path named in messages only */
export function clinicalPatients(path: string, table: TextTable, declaration: Omit<ClinicalParameters, 'phenotype'>): ClinicalPatient[] {
  const problems = new InputProblems(path);
  const { covariates, time, event } = declaration;
  const named = Object.values(covariates).flatMap((declared) => (declared === undefined ? [] : [declared.column]));
  const [sampleAt, timeAt, eventAt] = columnIndices(path, table.columns, [declaration.sampleColumn, time.column, event.column, ...named]) as [number, number, number, ...number[]];
  checkNotSwapped(table, { time: time.column, timeAt, event: event.column, eventAt }, event.coding, declaration.missing, problems);
  problems.throwIfAny();

  const missing = new Set(declaration.missing);
  const codes = new UnknownCodes(event.coding, eventAt + 1);
  const samples = new SampleNames(sampleAt + 1, problems);
  const covariatesOf = covariateReader(path, table, covariates, missing, problems);
  const patients = table.rows.map((row, r): ClinicalPatient => {
    const line = table.lines[r] as number;
    const follow = numberCell(knownText(row[timeAt] as string, missing), Number.MAX_VALUE, { line, column: timeAt + 1, expected: 'a follow-up time of 0 or more' }, problems);
    return {
      sample: samples.add(row[sampleAt] as string, line),
      timeMonths: follow === null ? null : inMonths(follow, time.unit),
      event: codes.event(knownText(row[eventAt] as string, missing), line),
      ...covariatesOf(r),
    };
  });
  codes.report(problems);
  checkUnit(patients, time, timeAt + 1, problems);
  problems.throwIfAny();
  return patients;
}

async function readPhenotype(path: string, declared: { readonly format: 'tsv' | 'csv'; readonly sampleColumn: string; readonly covariates: ClinicalParameters['covariates']; readonly missing: readonly string[] }): Promise<Map<string, Covariates>> {
  const table = await readTextTable(path, declared.format);
  const problems = new InputProblems(path);
  const [sampleAt] = columnIndices(path, table.columns, [declared.sampleColumn]) as [number];
  const samples = new SampleNames(sampleAt + 1, problems);
  const covariatesOf = covariateReader(path, table, declared.covariates, new Set(declared.missing), problems);
  const found = new Map(table.rows.map((row, r) => [samples.add(row[sampleAt] as string, table.lines[r] as number), covariatesOf(r)]));
  problems.throwIfAny();
  return found;
}

/** Each patient's name, once. */
class SampleNames {
  private readonly seen = new Set<string>();

  constructor(
    private readonly column: number,
    private readonly problems: InputProblems,
  ) {}

  add(cell: string, line: number): string {
    const sample = cell.trim();
    const at = { line, column: this.column };
    if (sample === '') this.problems.add({ ...at, expected: 'a patient', found: 'an empty cell', remedy: 'Name the patient or remove the line.' });
    else if (this.seen.has(sample)) this.problems.add({ ...at, expected: 'each patient once', found: 'a patient again', remedy: 'Keep one row for each patient.' });
    else if (isFormula(sample)) this.problems.add({ ...at, expected: 'a patient', found: 'a formula', remedy: 'It would be run by a spreadsheet that opens the results: replace it by the patient’s name.' });
    this.seen.add(sample);
    return sample;
  }
}

/** Days declared months, or months declared years. */
function checkUnit(patients: readonly ClinicalPatient[], time: { readonly column: string; readonly unit: string }, column: number, problems: InputProblems): void {
  const months = patients.flatMap(({ timeMonths }) => (timeMonths === null ? [] : [timeMonths])).sort((a, b) => a - b);
  const median = months[months.length >> 1] ?? 0;
  if (median <= LONGEST_MEDIAN_MONTHS) return;
  problems.add({
    line: 0, column, expected: `follow-up in ${time.unit} in ${JSON.stringify(time.column)}`, found: `a median of ${Math.round(median / 12)} years`,
    remedy: `Declare the unit that the column has${time.unit === 'days' ? '' : ', most likely days'}.`,
  });
}

function pick(covariates: Covariates, names: readonly string[]): Partial<Covariates> {
  return Object.fromEntries(Object.entries(covariates).filter(([name]) => names.includes(name)));
}

/** A month is 30.4375 days, a year 12 months. */
function inMonths(time: number, unit: 'days' | 'months' | 'years'): number {
  return unit === 'days' ? time / DAYS_PER_MONTH : unit === 'years' ? time * 12 : time;
}

import type { ClinicalDeclaration } from '../study/cohort.js';
import { columnIndices, readTextTable, type TextTable } from './delimited-table.js';
import { InputProblems } from './input-file-error.js';
import { checkNotSwapped } from './swapped-survival.js';

const DAYS_PER_MONTH = 30.4375;
const DAYS_PER_YEAR = 365.25;
const OLDEST = 130;
const LEVELS = ['sex', 'fab', 'risk', 'flt3', 'npm1'] as const;
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

type TimeUnit = 'days' | 'months' | 'years';

export interface ClinicalPatient {
  readonly sample: string;
  /** follow-up; null when not known */
  readonly timeMonths: number | null;
  readonly event: 0 | 1 | null;
  /** years */
  readonly age: number | null;
  readonly sex: string | null;
  readonly fab: string | null;
  readonly risk: string | null;
  readonly flt3: string | null;
  readonly npm1: string | null;
}

/** Reads a clinical table by its declared columns, units and codes. @throws InputFileError with every problem at once */
export async function readClinicalTable(path: string, declaration: Omit<ClinicalDeclaration, 'file'>): Promise<ClinicalPatient[]> {
  return clinicalPatients(path, await readTextTable(path, declaration.format), declaration);
}

/** @param path named in messages only */
export function clinicalPatients(path: string, table: TextTable, declaration: Omit<ClinicalDeclaration, 'file'>): ClinicalPatient[] {
  const problems = new InputProblems(path);
  const { covariates, time, event } = declaration;
  const levels = LEVELS.flatMap((name) => (covariates[name] === undefined ? [] : [{ name, ...covariates[name] }]));
  const [sampleAt, timeAt, eventAt, ...rest] = columnIndices(path, table.columns, [
    declaration.sampleColumn, time.column, event.column, ...levels.map(({ column }) => column), ...(covariates.age === undefined ? [] : [covariates.age.column]),
  ]) as [number, number, number, ...number[]];
  const ageAt = rest[levels.length];
  checkNotSwapped(table, { time: time.column, timeAt, event: event.column, eventAt }, event.coding, declaration.missing, problems);
  problems.throwIfAny();

  const missing = new Set(declaration.missing);
  const dead = codes(event.coding.dead);
  const censored = codes(event.coding.censored);
  const seen = new Set<string>();
  const patients = table.rows.map((row, r): ClinicalPatient => {
    const line = table.lines[r] as number;
    const known = (at: number, further: readonly string[] = []): string | null => {
      const text = (row[at] as string).trim();
      return text === '' || missing.has(text) || further.includes(text) ? null : text;
    };
    const number = (at: number, most: number, expected: string, further?: readonly string[]): number | null => {
      const text = known(at, further);
      if (text === null) return null;
      const value = NUMBER.test(text) ? Number(text) : Number.NaN;
      if (value >= 0 && value <= most) return value;
      problems.add({ line, column: at + 1, expected, found: JSON.stringify(text), remedy: 'Mend the cell, correct the unit in the study file, or add the text under missing.' });
      return null;
    };

    const sample = (row[sampleAt] as string).trim();
    if (sample === '') problems.add({ line, column: sampleAt + 1, expected: 'a patient', found: 'an empty cell', remedy: 'Name the patient or remove the line.' });
    else if (seen.has(sample)) problems.add({ line, column: sampleAt + 1, expected: 'each patient once', found: 'a patient again', remedy: 'Keep one row for each patient.' });
    seen.add(sample);

    const code = known(eventAt);
    const died = code === null ? null : dead(code) ? 1 : censored(code) ? 0 : undefined;
    if (died === undefined) {
      problems.add({
        line, column: eventAt + 1, expected: `dead (${event.coding.dead.join(', ')}) or censored (${event.coding.censored.join(', ')})`, found: JSON.stringify(code),
        remedy: 'Declare the code under event.coding, or under missing.',
      });
    }
    const follow = number(timeAt, Number.MAX_VALUE, 'a follow-up time of 0 or more');
    const age = ageAt === undefined || covariates.age === undefined ? null : { unit: covariates.age.unit, value: number(ageAt, inUnit(OLDEST, covariates.age.unit), `an age of 0 to ${OLDEST} years, in ${covariates.age.unit}`, covariates.age.missing) };
    const texts: Partial<Record<(typeof LEVELS)[number], string | null>> = {};
    levels.forEach(({ name, ignoreCase, missing: further }, i) => {
      const text = known(rest[i] as number, further);
      texts[name] = ignoreCase ? (text?.toLowerCase() ?? null) : text;
    });
    return {
      sample,
      timeMonths: follow === null ? null : inMonths(follow, time.unit),
      event: died ?? null,
      age: age === null || age.value === null ? null : inYears(age.value, age.unit),
      sex: texts.sex ?? null, fab: texts.fab ?? null, risk: texts.risk ?? null, flt3: texts.flt3 ?? null, npm1: texts.npm1 ?? null,
    };
  });
  problems.throwIfAny();
  return patients;
}

/** Whether a text is one of the codes; `1` and `1.0` are the same. */
function codes(declared: readonly string[]): (text: string) => boolean {
  return (text) => declared.some((code) => code === text || (NUMBER.test(text) && NUMBER.test(code) && Number(code) === Number(text)));
}

/** A month is 30.4375 days, a year 12 months. */
function inMonths(time: number, unit: TimeUnit): number {
  return unit === 'days' ? time / DAYS_PER_MONTH : unit === 'years' ? time * 12 : time;
}

/** A year is 365.25 days. */
function inYears(age: number, unit: TimeUnit): number {
  return unit === 'days' ? age / DAYS_PER_YEAR : unit === 'months' ? (age * DAYS_PER_MONTH) / DAYS_PER_YEAR : age;
}

function inUnit(years: number, unit: TimeUnit): number {
  return unit === 'days' ? years * DAYS_PER_YEAR : unit === 'months' ? years * 12 : years;
}

import type { ClinicalDeclaration } from '../study/cohort.js';
import { columnIndex, readTextTable } from './delimited-table.js';
import { InputFileError, type InputProblem } from './input-file-error.js';

const DAYS_PER_MONTH = 30.4375;
const DAYS_PER_YEAR = 365.25;
const LEVELS = ['sex', 'fab', 'risk', 'flt3', 'npm1'] as const;

export interface ClinicalPatient {
  readonly sample: string;
  /** follow-up; null when not known */
  readonly timeMonths: number | null;
  readonly event: 0 | 1 | null;
  readonly age: number | null;
  readonly sex: string | null;
  readonly fab: string | null;
  readonly risk: string | null;
  readonly flt3: string | null;
  readonly npm1: string | null;
}

/** Reads a clinical table by its declared columns, units and codes. @throws InputFileError with every problem at once */
export async function readClinicalTable(path: string, declaration: ClinicalDeclaration): Promise<ClinicalPatient[]> {
  const table = await readTextTable(path, declaration.format);
  const problems: InputProblem[] = [];
  const missing = new Set(declaration.missing);
  const column = (name: string) => columnIndex(path, table, name);
  const samples = column(declaration.sampleColumn);
  const times = column(declaration.time.column);
  const events = column(declaration.event.column);
  const { age, ...levels } = declaration.covariates;
  const ages = age === undefined ? undefined : column(age.column);
  const levelColumns = LEVELS.map((name) => {
    const declared = levels[name];
    return declared === undefined ? undefined : { declared, at: column(declared.column) };
  });
  const { dead, censored } = declaration.event.coding;
  const coded = (code: string, codes: readonly string[]) => codes.some((known) => known === code || (code !== '' && Number(known) === Number(code)));
  const seen = new Set<string>();

  const patients = table.rows.map((row, r): ClinicalPatient => {
    const known = (at: number, further: readonly string[] = []): string | null => {
      const text = (row[at] ?? '').trim();
      return text === '' || missing.has(text) || further.includes(text) ? null : text;
    };
    const number = (at: number, further: readonly string[] = []): number | null => {
      const text = known(at, further);
      if (text === null) return null;
      const value = Number(text);
      if (!Number.isFinite(value) || value < 0) {
        problems.push({ line: r + 2, column: at + 1, expected: 'a number of 0 or more, or a declared missing text', found: JSON.stringify(text), remedy: 'Mend the cell, or add the text under missing.' });
        return null;
      }
      return value;
    };
    const sample = row[samples] ?? '';
    if (seen.has(sample)) problems.push({ line: r + 2, column: samples + 1, expected: 'each patient once', found: 'a patient again', remedy: 'Keep one row for each patient.' });
    seen.add(sample);
    const time = number(times);
    const code = known(events);
    let event: 0 | 1 | null = null;
    if (code !== null) {
      if (coded(code, dead)) event = 1;
      else if (coded(code, censored)) event = 0;
      else problems.push({ line: r + 2, column: events + 1, expected: `dead (${dead.join(', ')}) or censored (${censored.join(', ')})`, found: JSON.stringify(code), remedy: 'Declare the code under event.coding, or under missing. Were time and event swapped?' });
    }
    const years = ages === undefined ? null : number(ages, age?.missing);
    const [sex, fab, risk, flt3, npm1] = levelColumns.map((given) => {
      const text = given === undefined ? null : known(given.at, given.declared.missing);
      return text !== null && given?.declared.ignoreCase === true ? text.toLowerCase() : text;
    });
    return {
      sample,
      timeMonths: time === null ? null : inMonths(time, declaration.time.unit),
      event,
      age: years === null ? null : inYears(years, age?.unit ?? 'years'),
      sex: sex ?? null, fab: fab ?? null, risk: risk ?? null, flt3: flt3 ?? null, npm1: npm1 ?? null,
    };
  });
  if (problems.length > 0) throw new InputFileError(path, problems);
  return patients;
}

function inMonths(time: number, unit: 'days' | 'months' | 'years'): number {
  return unit === 'days' ? time / DAYS_PER_MONTH : unit === 'years' ? time * 12 : time;
}

function inYears(age: number, unit: 'days' | 'months' | 'years'): number {
  return unit === 'days' ? age / DAYS_PER_YEAR : unit === 'months' ? (age * DAYS_PER_MONTH) / DAYS_PER_YEAR : age;
}

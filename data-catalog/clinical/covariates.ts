import type { InputProblems } from '../readers/input-file-error.js';
import { columnIndices, type TextTable } from '../readers/delimited-table.js';
import { isFormula } from '../readers/formula.js';
import { DECIMAL_COMMA, isDecimalComma } from '../readers/number-cell.js';
import type { ClinicalParameters } from '../study/clinical.js';

const OLDEST = 130;
const DAYS_PER_MONTH = 30.4375;
const DAYS_PER_YEAR = 365.25;
export const LEVELS = ['sex', 'fab', 'risk', 'flt3', 'npm1'] as const;
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

type TimeUnit = 'days' | 'months' | 'years';
type Declared = ClinicalParameters['covariates'];

export interface Covariates {
  /** years */
  readonly age: number | null;
  readonly sex: string | null;
  readonly fab: string | null;
  readonly risk: string | null;
  readonly flt3: string | null;
  readonly npm1: string | null;
}

export const NO_COVARIATES: Covariates = { age: null, sex: null, fab: null, risk: null, flt3: null, npm1: null };

/** The text of a cell, or null where it means “not known”. */
export const knownText = (cell: string, missing: ReadonlySet<string>, further: readonly string[] = []): string | null => {
  const text = cell.trim();
  return text === '' || missing.has(text) || further.includes(text) ? null : text;
};

/** A number in a cell, from 0 to `most`; null when it is not known or none, which is added to `problems`. */
export function numberCell(text: string | null, most: number, place: { line: number; column: number; expected: string }, problems: InputProblems): number | null {
  if (text === null) return null;
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= most) return value;
  const remedy = isDecimalComma(text) ? DECIMAL_COMMA : 'Mend the cell, correct the unit in the study file, or add the text under missing.';
  problems.add({ ...place, found: JSON.stringify(text), remedy });
  return null;
}

/** Reads a row's covariates by their declared columns, which must all be in the table. @throws InputFileError for columns that are not there */
export function covariateReader(path: string, { columns, rows, lines }: TextTable, covariates: Declared, missing: ReadonlySet<string>, problems: InputProblems): (row: number) => Covariates {
  const levels = LEVELS.flatMap((name) => (covariates[name] === undefined ? [] : [{ name, ...covariates[name] }]));
  const { age } = covariates;
  const at = columnIndices(path, columns, [...levels.map(({ column }) => column), ...(age === undefined ? [] : [age.column])]);
  return (r) => {
    const row = rows[r] as readonly string[];
    const line = lines[r] as number;
    const found: Record<keyof Covariates, string | number | null> = { ...NO_COVARIATES };
    if (age !== undefined) {
      const ageAt = at[levels.length] as number;
      const text = knownText(row[ageAt] as string, missing, age.missing);
      const years = numberCell(text, inUnit(OLDEST, age.unit), { line, column: ageAt + 1, expected: `an age of 0 to ${OLDEST} years, in ${age.unit}` }, problems);
      found.age = years === null ? null : inYears(years, age.unit);
    }
    levels.forEach(({ name, ignoreCase, missing: further }, i) => {
      const text = knownText(row[at[i] as number] as string, missing, further);
      if (text !== null && isFormula(text)) problems.add({ line, column: (at[i] as number) + 1, expected: 'a level', found: 'a formula', remedy: 'It would be run by a spreadsheet that opens the results: replace it by its value.' });
      found[name] = ignoreCase ? (text?.toLowerCase() ?? null) : text;
    });
    return found as unknown as Covariates;
  };
}

/** A year is 365.25 days. */
function inYears(age: number, unit: TimeUnit): number {
  return unit === 'days' ? age / DAYS_PER_YEAR : unit === 'months' ? (age * DAYS_PER_MONTH) / DAYS_PER_YEAR : age;
}

function inUnit(years: number, unit: TimeUnit): number {
  return unit === 'days' ? years * DAYS_PER_YEAR : unit === 'months' ? years * 12 : years;
}

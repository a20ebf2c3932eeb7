import type { TextTable } from '../../data-catalog/readers/delimited-table.js';
import { MISSING_TEXTS } from '../../data-catalog/study/clinical.js';

type TimeUnit = 'days' | 'months' | 'years';

export interface GuessedClinical {
  readonly time: { readonly column: string; readonly unit: TimeUnit; readonly why: string; /** other columns that could be it */ readonly others: readonly string[] };
  readonly event: { readonly column: string; readonly dead: readonly string[]; readonly censored: readonly string[]; readonly count: number };
  readonly covariates: Readonly<Record<string, { readonly column: string; readonly unit?: TimeUnit; readonly ignoreCase?: boolean }>>;
}

/** Names of follow-up columns, the likeliest first; a column of another end point is none. */
const TIME = [/^os[._ ]?(time|days|months|years)/i, /overall.?survival/i, /^(time|follow.?up)/i, /surv/i, /^(days|months|years)/i, /^os$/i, /time|follow/i];
const EVENT = [/^os[._ ]?(event|status|i)?$/i, /^(dead|death|died|event)$/i, /os.*(event|status)/i, /vital/i, /status|event|dead|death|died/i];
const OTHER_END_POINT = /efs|event.?free|dfs|disease.?free|pfs|pfi|dfi|dss|progress|relapse|recurr|remission|birth|age|transplant|bmt/i;
const DEAD = /^(\d:)?(1|2|dead|deceased|died|death|yes|true|event)$/i;
const COVARIATES: Readonly<Record<string, RegExp>> = { age: /^age\b|^age[._ ]|^age$/i, sex: /^(sex|gender)$/i, fab: /^fab/i, risk: /risk/i, flt3: /flt3/i, npm1: /^(mut.)?npm/i };
const MOST_LEVELS = 20;

const known = (table: TextTable, column: string): string[] => {
  const at = table.columns.indexOf(column);
  return table.rows.map((row) => (row[at] as string).trim()).filter((text) => text !== '' && !MISSING_TEXTS.includes(text));
};
const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

/** Follow-up, event and covariates of a clinical table, by the columns' names and contents; undefined where there is no survival. */
export function guessClinical(table: TextTable): GuessedClinical | undefined {
  const candidates = table.columns.filter((column) => column !== '' && !OTHER_END_POINT.test(column));
  const isTime = (column: string) => {
    const texts = known(table, column);
    const numbers = texts.map(Number);
    return texts.length > 0 && numbers.every((value) => value >= 0) && new Set(numbers).size > 5;
  };
  const time = first(candidates, TIME, isTime);
  const event = first(candidates.filter((column) => column !== time), EVENT, (column) => codesOf(known(table, column)) !== undefined);
  if (time === undefined || event === undefined) return undefined;
  const codes = codesOf(known(table, event)) as { dead: string[]; censored: string[] };
  const covariates: Record<string, { column: string; unit?: TimeUnit; ignoreCase?: boolean }> = {};
  for (const [name, pattern] of Object.entries(COVARIATES)) {
    const column = table.columns.find((candidate) => pattern.test(candidate) && candidate !== time && candidate !== event && known(table, candidate).length > 0 && fits(name, known(table, candidate)));
    if (column === undefined) continue;
    const texts = known(table, column);
    const folded = new Set(texts.map((text) => text.toLowerCase())).size;
    if (name === 'age') covariates[name] = { column, unit: ageUnit(column, texts.map(Number)) };
    else covariates[name] = { column, ...(folded < new Set(texts).size || name === 'sex' ? { ignoreCase: true } : {}) };
  }
  return {
    time: {
      column: time, ...timeUnit(time, known(table, time).map(Number)),
      others: candidates.filter((column) => column !== time && TIME.some((pattern) => pattern.test(column)) && isTime(column)).map((column) => `${column} (known for ${known(table, column).length}, this one for ${known(table, time).length})`),
    },
    event: { column: event, ...codes, count: known(table, event).filter((text) => codes.dead.some((code) => same(code, text))).length },
    covariates,
  };
}

function first(columns: readonly string[], patterns: readonly RegExp[], fitting: (column: string) => boolean): string | undefined {
  for (const pattern of patterns) {
    const found = columns.find((column) => pattern.test(column) && fitting(column));
    if (found !== undefined) return found;
  }
  return undefined;
}

const same = (code: string, text: string) => code === text || (text !== '' && Number(code) === Number(text));

/** Two codes, one of which is known to mean death: 0/1, 1/2 (as R's survival package), words. */
function codesOf(texts: readonly string[]): { dead: string[]; censored: string[] } | undefined {
  const codes = [...new Set(texts.map((text) => (/^\d+\.0*$/.test(text) ? String(Number(text)) : text)))].sort();
  if (codes.length !== 2) return undefined;
  const [low, high] = codes as [string, string];
  if (/^[0-9]$/.test(low) && /^[0-9]$/.test(high)) return (low === '0' && high === '1') || (low === '1' && high === '2') ? { dead: [high], censored: [low] } : undefined;
  const dead = codes.filter((code) => DEAD.test(code));
  return dead.length === 1 ? { dead, censored: codes.filter((code) => !dead.includes(code)) } : undefined;
}

const fits = (name: string, texts: readonly string[]): boolean => (name === 'age' ? texts.every((text) => Number(text) >= 0) : new Set(texts).size <= MOST_LEVELS && new Set(texts).size > 1);

function unitInName(column: string): TimeUnit | undefined {
  if (/day/i.test(column)) return 'days';
  if (/month|\bmo\b/i.test(column)) return 'months';
  return /year|\byr/i.test(column) ? 'years' : undefined;
}

function timeUnit(column: string, times: readonly number[]): { unit: TimeUnit; why: string } {
  const named = unitInName(column);
  if (named !== undefined) return { unit: named, why: 'by the column’s name' };
  const largest = Math.max(...times);
  const unit = largest > 400 ? 'days' : largest > 25 ? 'months' : 'years';
  return { unit, why: `by its values (median ${median(times)}, largest ${largest})` };
}

function ageUnit(column: string, ages: readonly number[]): TimeUnit {
  return unitInName(column) ?? (median(ages) > 1500 ? 'days' : median(ages) > 130 ? 'months' : 'years');
}

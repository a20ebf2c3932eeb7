import type { TextTable } from '../readers/delimited-table.js';
import type { InputProblems } from '../readers/input-file-error.js';

/** fewer patients than this may all have follow-up 0 or 1 by chance */
const ENOUGH = 10;

interface Columns {
  readonly time: string;
  readonly timeAt: number;
  readonly event: string;
  readonly eventAt: number;
}

/** Says so when the declared time and event look exchanged, or follow-up looks like event codes: a study would run on it and mean nothing. */
export function checkNotSwapped(
  table: TextTable,
  { time, timeAt, event, eventAt }: Columns,
  coding: { readonly dead: readonly string[]; readonly censored: readonly string[] },
  missing: readonly string[],
  problems: InputProblems,
): void {
  const known = (at: number) => table.rows.map((row) => (row[at] as string).trim()).filter((text) => text !== '' && !missing.includes(text));
  const times = known(timeAt);
  const events = known(eventAt);
  const codes = new Set([...coding.dead, ...coding.censored].map((code) => Number(code)));
  const timesAreCodes = times.length > 0 && times.every((text) => text !== '' && (Number(text) === 0 || Number(text) === 1 || codes.has(Number(text))));
  const foreign = events.filter((text) => Number.isFinite(Number(text)) && !codes.has(Number(text))).length;
  if (timesAreCodes && foreign > events.length / 2) {
    problems.add({
      line: 0, column: timeAt + 1, expected: `follow-up in ${JSON.stringify(time)} and event codes in ${JSON.stringify(event)}`, found: 'event codes in the first and times in the second',
      remedy: 'Exchange time.column and event.column in the study file.',
    });
  } else if (timesAreCodes && times.length >= ENOUGH) {
    problems.add({
      line: 0, column: timeAt + 1, expected: `follow-up times in ${JSON.stringify(time)}`, found: 'only event codes',
      remedy: 'Name the column of the follow-up time under time.column.',
    });
  }
}

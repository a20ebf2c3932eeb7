import { type Outcome, survived } from './fault.js';

export interface NamedOutcome {
  readonly fault: string;
  readonly about: string;
  readonly outcome: Outcome;
}

export const NOT_SURVIVED = '**not survived**';
const COLUMNS = ['fault', 'what was done', 'struck', 'studies finished', 'files equal', 'extra commands', 'repeated work, s', 'wall, s', 'outcome'];

/** Fault -> outcome as a Markdown table. */
export function outcomeTable(rows: readonly NamedOutcome[]): string {
  return tableOf(rows.map(outcomeRow));
}

export function tableOf(rows: readonly string[]): string {
  return [`| ${COLUMNS.join(' | ')} |`, `|${COLUMNS.map(() => '---').join('|')}|`, ...rows].join('\n');
}

export function outcomeRow({ fault, about, outcome }: NamedOutcome): string {
  const { studies, finished, struck, compared, differing, extraCommands, repeatedSeconds, seconds, notes, problems } = outcome;
  const verdict = [survived(outcome) ? 'survived' : NOT_SURVIVED, ...problems.map((problem) => `**${problem}**`), ...differing.map((name) => `differs: ${name}`), ...notes];
  const cells = [fault, about, struck, `${finished} of ${studies}`, `${compared - differing.length} of ${compared}`, extraCommands, repeatedSeconds.toFixed(1), seconds.toFixed(0), verdict.join('; ')];
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

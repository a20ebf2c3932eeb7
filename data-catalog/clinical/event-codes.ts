import type { InputProblems } from '../readers/input-file-error.js';

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const DEAD = /^(\d:)?(dead|deceased|died|death|event|yes|true)$/i;
const ALIVE = /^(\d:)?(alive|living|live|censored|no|false)$/i;
const SHOWN = 5;

export interface EventCoding {
  readonly dead: readonly string[];
  readonly censored: readonly string[];
}

/** Whether a text is one of the codes; `1` and `1.0` are the same. */
export function isCode(declared: readonly string[]): (text: string) => boolean {
  return (text) => declared.some((code) => code === text || (NUMBER.test(text) && NUMBER.test(code) && Number(code) === Number(text)));
}

/** Codes that were not declared, with the first line that has each. */
export class UnknownCodes {
  private readonly first = new Map<string, { line: number; rows: number }>();
  private readonly all = new Set<string>();

  constructor(
    private readonly coding: EventCoding,
    private readonly column: number,
  ) {}

  /** 1: died, 0: censored, null: not known, or not a declared code */
  event(text: string | null, line: number): 0 | 1 | null {
    if (text === null) return null;
    this.all.add(NUMBER.test(text) ? String(Number(text)) : text);
    if (isCode(this.coding.dead)(text)) return 1;
    if (isCode(this.coding.censored)(text)) return 0;
    const seen = this.first.get(text);
    if (seen === undefined) this.first.set(text, { line, rows: 1 });
    else seen.rows++;
    return null;
  }

  /** A problem for each code, with the coding that would fit. */
  report(problems: InputProblems): void {
    const { dead, censored } = this.coding;
    const expected = `dead (${dead.join(', ')}) or censored (${censored.join(', ')})`;
    for (const [text, { line, rows }] of [...this.first].slice(0, SHOWN)) {
      problems.add({ line, column: this.column, expected, found: `${JSON.stringify(text)}${rows > 1 ? ` (in ${rows} rows)` : ''}`, remedy: this.remedy() });
    }
    if (this.first.size > SHOWN) problems.add({ line: 0, column: this.column, expected, found: `${this.first.size - SHOWN} other texts`, remedy: 'This does not look like a column of events: check event.column.' });
  }

  private remedy(): string {
    const codes = [...this.all].sort();
    const declare = (one: readonly string[], zero: readonly string[]) => `coding: { dead: ${JSON.stringify(one)}, censored: ${JSON.stringify(zero)} }`;
    if (codes.join() === '1,2') return `R’s survival package and SPSS write 1 for alive and 2 for dead; if so, declare ${declare(['2'], ['1'])}.`;
    const [dead, alive] = [codes.filter((code) => DEAD.test(code)), codes.filter((code) => ALIVE.test(code))];
    if (dead.length > 0 && dead.length + alive.length === codes.length) return `Declare event.${declare(dead, alive)}.`;
    return 'Declare the code under event.coding, or under missing.';
  }
}

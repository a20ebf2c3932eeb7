/** One thing wrong in an input file. */
export interface InputProblem {
  /** 1-based; 0: the file as a whole */
  readonly line: number;
  /** 1-based column of the table; 0: the whole line */
  readonly column: number;
  readonly expected: string;
  readonly found: string;
  readonly remedy: string;
}

const SHOWN = 20;

/** An input file cannot be used: every problem at once (the first 20 are printed, the rest counted). */
export class InputFileError extends Error {
  readonly code = 'INPUT_FILE';
  constructor(
    readonly file: string,
    readonly problems: readonly InputProblem[],
  ) {
    const lines = problems.slice(0, SHOWN).map(({ line, column, expected, found, remedy }) => `${file}:${line}:${column}: expected ${expected}, found ${found}. ${remedy}`);
    if (problems.length > SHOWN) lines.push(`… and ${problems.length - SHOWN} more problems in this file`);
    super(lines.join('\n'));
    this.name = 'InputFileError';
  }
}

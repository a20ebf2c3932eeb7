/** One thing wrong in an input file. */
export interface InputProblem {
  /** 1-based; 0: the file as a whole */
  readonly line: number;
  /** 1-based column of the table; 0: the whole line */
  readonly column: number;
  /** path inside an HDF5 file */
  readonly dataset?: string;
  readonly expected: string;
  readonly found: string;
  readonly remedy: string;
}

const SHOWN = 20;
const LONGEST = 80;
const FILES_SHOWN = 5;

/** An input file cannot be used: every problem at once (the first 20 are printed, the rest counted). */
export class InputFileError extends Error {
  readonly code = 'INPUT_FILE';
  constructor(
    readonly file: string,
    readonly problems: readonly InputProblem[],
    /** number of all problems, of which `problems` may be the first ones only */
    readonly total = problems.length,
  ) {
    const lines = problems.slice(0, SHOWN).map(({ line, column, dataset, expected, found, remedy }) => {
      const place = dataset !== undefined ? `${file}:${dataset}` : line === 0 ? file : column === 0 ? `${file}:${line}` : `${file}:${line}:${column}`;
      return `${place}: expected ${expected}, found ${found}. ${remedy}`;
    });
    if (total > lines.length) lines.push(`… and ${total - lines.length} more problems in this file`);
    super(lines.join('\n'));
    this.name = 'InputFileError';
  }
}

/** Gathers the problems of one file: keeps the first 20, counts the rest, so that a file of the wrong kind costs no memory. */
export class InputProblems {
  private readonly first: InputProblem[] = [];
  private count = 0;

  constructor(readonly file: string) {}

  get total(): number {
    return this.count;
  }

  add(problem: InputProblem): void {
    this.count++;
    if (this.first.length >= SHOWN) return;
    const found = problem.found.length > LONGEST ? `${problem.found.slice(0, LONGEST)}…` : problem.found;
    this.first.push({ ...problem, found });
  }

  /** @throws InputFileError if there is any */
  throwIfAny(): void {
    if (this.count > 0) throw new InputFileError(this.file, this.first, this.count);
  }

  /** Adds `problem` and gives up at once: nothing after it can be read. */
  refuse(problem: InputProblem): never {
    this.add(problem);
    throw new InputFileError(this.file, this.first, this.count);
  }
}

/** Several input files of one kind cannot be used, such as samples of a folder: the first of them with their problems, the rest counted. */
export class InputFilesError extends Error {
  readonly code = 'INPUT_FILE';
  constructor(readonly errors: readonly InputFileError[]) {
    const more = errors.length - FILES_SHOWN;
    super([...errors.slice(0, FILES_SHOWN).map(({ message }) => message), ...(more > 0 ? [`… and ${more} more files with problems`] : [])].join('\n'));
    this.name = 'InputFilesError';
  }
}

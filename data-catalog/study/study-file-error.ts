/** One thing wrong with a study file. */
export interface StudyProblem {
  /** path of the study file, or `--set` or `--profile` */
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  /** where in the study, such as `parameters.markers.maxQ` */
  readonly key: string;
  readonly expected: string;
  readonly found: string;
  readonly remedy: string;
}

const place = (p: StudyProblem) => (p.line === null ? p.file : `${p.file}:${p.line}:${p.column}`);

/** Files that declare what is computed on. */
export type DeclarationFile = 'study file' | 'cohort file';

/** A study file, or the cohort.yaml of a new cohort, cannot be used; carries every problem, not only the first. */
export class StudyFileError extends Error {
  readonly code = 'STUDY_FILE';
  constructor(readonly problems: readonly StudyProblem[], what: DeclarationFile = 'study file') {
    const lines = problems.map((p) => `  ${place(p)}: ${p.key === '' ? '' : `${p.key}: `}expected ${p.expected}, found ${p.found}. ${p.remedy}`);
    super(`The ${what} has ${problems.length === 1 ? 'one problem' : `${problems.length} problems`}:\n${lines.join('\n')}`);
    this.name = 'StudyFileError';
  }
}

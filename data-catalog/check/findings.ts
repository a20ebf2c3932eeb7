import { StudyFileError } from '../study/study-file-error.js';

/** What is wrong (problems: the study cannot run) and what is doubtful (warnings), gathered over all files. */
export class Findings {
  readonly problems: string[] = [];
  readonly warnings: string[] = [];

  problem(text: string): void {
    this.problems.push(text);
  }

  warn(text: string): void {
    this.warnings.push(text);
  }

  /** The result of `work`, or undefined and the problems that it ended with; defects of the program are thrown on. */
  async attempt<T>(work: () => Promise<T> | T): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error) || typeof (error as { code?: unknown }).code !== 'string') throw error;
      const lines = error.message.split('\n');
      // Its first line only counts the others.
      this.problems.push(...(error instanceof StudyFileError ? lines.slice(1).map((line) => line.trim()) : lines));
      return undefined;
    }
  }
}

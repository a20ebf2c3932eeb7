/** What a bench wrote, and where to. */
export interface BenchResult {
  readonly json: object;
  /** a file that the JSON goes to as well */
  readonly out: string | undefined;
  /** whether a part of it failed */
  readonly failed: boolean;
}

/** One bench of the command line. */
export interface Bench {
  readonly name: string;
  /** what it times, for the usage */
  readonly about: string;
  readonly options: string;
  /**
   * @param given what stands behind the name
   * @param root the project's folder
   * @param say a line of progress
   * @throws UsageError
   */
  run(given: readonly string[], root: string, say: (line: string) => void): Promise<BenchResult>;
}

/** The message of an error that has a code; of any other its stack. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return typeof (error as { code?: unknown }).code === 'string' ? error.message : (error.stack ?? error.message);
}

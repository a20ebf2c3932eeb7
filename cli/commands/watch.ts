import { resolve } from 'node:path';
import { inputFiles } from '../../data-catalog/lock/input-files.js';
import { loadStudy } from '../../data-catalog/study/load-study.js';
import { locateInputs } from '../../data-catalog/study/locate-inputs.js';
import type { RunOutcome } from '../run/follow-study.js';
import { awaitChange, standing } from '../run/watch-files.js';
import type { RunOptions } from './run.js';

const CANCELLED = 130;

export interface Watch {
  /** runs the study once and shows its results or its error; the exit code */
  run(options: RunOptions): Promise<RunOutcome['exitCode']>;
  say(line: string): void;
  readonly signal: AbortSignal;
  readonly lookMs?: number;
}

/**
 * `deconflow run STUDY --watch`: runs, waits until the study file or an input changes, and runs again. What changed while a
 * run went on counts. A run that fails or is refused is no end: the next change may mend it. A cancelled one is.
 */
export async function watchCommand(options: RunOptions, { run, say, signal, lookMs }: Watch): Promise<number> {
  let inputs: readonly string[] = [];
  for (;;) {
    // A file that cannot be read just now keeps the inputs that it named before.
    inputs = await inputsOf(options).catch(() => inputs);
    const paths = [resolve(options.study), ...inputs];
    const known = await standing(paths);
    const code = await run(options);
    if (code === CANCELLED || signal.aborted) return code;
    say(`watching ${options.study} and ${inputs.length === 1 ? 'its input file' : `its ${inputs.length} input files`} (Ctrl-C ends)`);
    if (!(await awaitChange(paths, known, { signal, ...(lookMs === undefined ? {} : { lookMs }) }))) return 0;
    say('a change: running again');
  }
}

/** Paths of the study's input files, those of folders too where these can be read. @throws StudyFileError */
async function inputsOf(options: RunOptions): Promise<string[]> {
  const study = await loadStudy(options.study, options);
  const located = await locateInputs(study, options.data).catch(() => study);
  return inputFiles(located).map((name) => resolve(options.data, name));
}

import { rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { Study } from '../study/study.js';
import { compareLock, InputLockError, lockProblem } from './compare-lock.js';
import { type InputDescription, measureInput } from './describe-input.js';
import { inputFiles } from './input-files.js';

export { InputLockError } from './compare-lock.js';

export interface LockOptions {
  /** accept what changed and write the lock anew */
  readonly update: boolean;
  /** the lock file; default: `<study>.inputs.lock` beside the study file */
  readonly lock?: string;
}

/** `studies/aml.yaml` -> `studies/aml.inputs.lock`. */
export function lockPath(study: string): string {
  return join(dirname(study), `${basename(study).replace(/\.ya?ml$/, '')}.inputs.lock`);
}

/**
 * The study's input files as they are now, checked against the lock. A missing lock is written; a file that the
 * lock does not know is added to it; one that changed is an error that names it, unless `update`.
 * @throws InputLockError with every problem at once
 */
export async function checkLock(studyFile: string, study: Study, data: string, options: LockOptions): Promise<InputDescription[]> {
  const path = options.lock ?? lockPath(studyFile);
  const compared = await compareLock(path, inputFiles(study), data);
  const problems: string[] = [];
  const inputs: InputDescription[] = [];
  let changed = !compared.written;
  for (const input of compared.inputs) {
    const problem = lockProblem(input, path, studyFile);
    if (problem !== undefined && !(input.state === 'changed' && options.update)) problems.push(problem);
    else if (input.state === 'unchanged') inputs.push(input.before);
    else if (input.state !== 'missing') {
      inputs.push({ name: input.name, ...input.found, ...(await measureInput(input.path)) });
      changed = true;
    }
  }
  if (problems.length > 0) throw new InputLockError(problems);
  if (changed) {
    const temporary = `${path}.${process.pid}`;
    await writeFile(temporary, stringify({ inputs }, { lineWidth: 0 }));
    await rename(temporary, path);
  }
  return inputs;
}

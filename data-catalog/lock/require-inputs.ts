import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Study } from '../study/study.js';
import { checkLock } from './check-lock.js';
import { inputFiles } from './input-files.js';

/**
 * Refuses a study whose input files are not all there, before anything is started or written: a wrong data folder is the commonest mistake.
 * @throws InputLockError with every problem of the input files
 */
export async function requireInputs(studyFile: string, study: Study, data: string, lock?: string): Promise<void> {
  if (inputFiles(study).every((name) => existsSync(join(data, name)))) return;
  await checkLock(studyFile, study, data, { update: false, ...(lock === undefined ? {} : { lock }) });
}

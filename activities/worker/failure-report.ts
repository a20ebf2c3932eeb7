import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClassifiedFailure } from './failures.js';

/** What failed: a step or the publication. */
export interface FailedWork {
  readonly step: string;
  readonly label: string;
}

/** Writes what a failure says (which may quote input values) where only this user reads it; returns the file's path. */
export async function writeFailureReport(root: string, work: FailedWork, failure: ClassifiedFailure): Promise<string> {
  const folder = join(root, 'failures');
  const path = join(folder, `${work.step}-${randomUUID().slice(0, 8)}.json`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(path, `${JSON.stringify({ step: work.step, label: work.label, ...failure }, null, 2)}\n`, { mode: 0o600 });
  } catch {
    return '(the report could not be written: the state folder takes no files)';
  }
  return path;
}

import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, basename, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import type { Study } from '../study/study.js';
import { hashInput, type InputDescription, measureInput } from './describe-input.js';
import { inputFiles } from './input-files.js';

const lockSchema = z.strictObject({
  inputs: z.array(z.strictObject({ name: z.string(), size: z.number(), sha256: z.string(), rows: z.number(), columns: z.number() })),
});

/** Input files are missing, or are not those that the lock records. */
export class InputLockError extends Error {
  readonly code = 'INPUT_LOCK';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'InputLockError';
  }
}

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
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const locked = new Map((text === undefined ? [] : readLock(path, text)).map((input) => [input.name, input]));
  const problems: string[] = [];
  const inputs: InputDescription[] = [];
  let changed = text === undefined;
  for (const name of inputFiles(study)) {
    const file = join(data, name);
    const found = await hashInput(file).catch((error: NodeJS.ErrnoException) => error);
    if (found instanceof Error) {
      problems.push(`${file}: expected an input file of the study, found none (${found.code ?? found.message}). Mend the path in ${studyFile}, or give its folder with --data.`);
      continue;
    }
    const before = locked.get(name);
    if (before !== undefined && before.sha256 === found.sha256) {
      inputs.push(before);
      continue;
    }
    if (before !== undefined && !options.update) {
      problems.push(
        `${file}: changed since ${path} was written: expected ${before.size} bytes with sha256 ${before.sha256}, found ${found.size} bytes with sha256 ${found.sha256}. ` +
          'Restore the file, or accept it with --update-lock.',
      );
      continue;
    }
    inputs.push({ name, ...found, ...(await measureInput(file)) });
    changed = true;
  }
  if (problems.length > 0) throw new InputLockError(problems);
  if (changed) {
    const temporary = `${path}.${process.pid}`;
    await writeFile(temporary, stringify({ inputs }, { lineWidth: 0 }));
    await rename(temporary, path);
  }
  return inputs;
}

function readLock(path: string, text: string): InputDescription[] {
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw new InputLockError([`${path}: expected a lock file in YAML, found ${(error as Error).message.split('\n')[0]}. Restore it, or remove it to have it written anew.`]);
  }
  const parsed = lockSchema.safeParse(content);
  if (!parsed.success) throw new InputLockError([`${path}: expected a lock file, found ${z.prettifyError(parsed.error)}. Restore it, or remove it to have it written anew.`]);
  return parsed.data.inputs;
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { hashInput, type InputDescription } from './describe-input.js';

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

/** One input file beside what the lock records of it. */
export type ComparedInput = { readonly name: string; readonly path: string } & (
  | { readonly state: 'missing'; readonly reason: string }
  | { readonly state: 'unchanged'; readonly found: Found; readonly before: InputDescription }
  | { readonly state: 'changed'; readonly found: Found; readonly before: InputDescription }
  | { readonly state: 'new'; readonly found: Found }
);

interface Found {
  readonly size: number;
  readonly sha256: string;
}

/** The files `names` as they are now, beside the lock at `path`; `written`: there is a lock. @throws InputLockError when the lock is none */
export async function compareLock(path: string, names: readonly string[], data: string): Promise<{ written: boolean; inputs: ComparedInput[] }> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const locked = new Map((text === undefined ? [] : readLock(path, text)).map((input) => [input.name, input]));
  const inputs: ComparedInput[] = [];
  for (const name of names) {
    const file = join(data, name);
    const found = await hashInput(file).catch((error: NodeJS.ErrnoException) => error);
    const before = locked.get(name);
    if (found instanceof Error) inputs.push({ name, path: file, state: 'missing', reason: found.code ?? found.message });
    else if (before === undefined) inputs.push({ name, path: file, state: 'new', found });
    else inputs.push({ name, path: file, state: before.sha256 === found.sha256 ? 'unchanged' : 'changed', found, before });
  }
  return { written: text !== undefined, inputs };
}

/** What is wrong with a compared input, or undefined. */
export function lockProblem(input: ComparedInput, lock: string, studyFile: string): string | undefined {
  if (input.state === 'missing') {
    return `${input.path}: expected an input file of the study, found none (${input.reason}). Mend the path in ${studyFile}, or give its folder with --data.`;
  }
  if (input.state !== 'changed') return undefined;
  const { path, before, found } = input;
  return (
    `${path}: changed since ${lock} was written: expected ${before.size} bytes with sha256 ${before.sha256}, found ${found.size} bytes with sha256 ${found.sha256}. ` +
    'Restore the file, or accept it with --update-lock.'
  );
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

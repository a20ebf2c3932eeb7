import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';

/** Where a secret is found; it never stands in a settings file itself. */
export const secretSchema = z.union([z.strictObject({ file: z.string().min(1) }), z.strictObject({ environment: z.string().min(1) })]);
export type SecretSource = z.infer<typeof secretSchema>;

const ANYBODY = 0o007;
const GROUP = 0o070;
const GROUP_MAY_NOT = 0o030;

export class NoSecretError extends Error {
  readonly code = 'NO_SECRET';
  constructor(what: string, where: string, reason: string) {
    super(`${what} is to come from ${where}, but ${reason}. Correct temporal.yaml, or put the secret there.`);
    this.name = 'NoSecretError';
  }
}

export class ExposedSecretError extends Error {
  readonly code = 'EXPOSED_SECRET';
  constructor(what: string, path: string, mode: number) {
    super(`${what}, ${path}, can be read by others (mode 0${(mode & 0o777).toString(8)}): expected 0600. Take their rights away with \`chmod 600 ${path}\`, and replace the secret if they may have read it.`);
    this.name = 'ExposedSecretError';
  }
}

/** The text of a secret. @param what names it in errors, which never quote it @throws NoSecretError, ExposedSecretError */
export async function readSecret(what: string, source: SecretSource): Promise<string> {
  if ('file' in source) return (await readSecretFile(what, source.file)).toString('utf8');
  const text = process.env[source.environment];
  if (text === undefined || text.trim() === '') throw new NoSecretError(what, `the environment variable ${source.environment}`, 'it is not set');
  return text;
}

export async function readSecretFile(what: string, file: string): Promise<Buffer> {
  const path = resolve(file);
  try {
    await refuseExposed(what, path);
    return await readFile(path);
  } catch (error) {
    if (error instanceof ExposedSecretError) throw error;
    throw new NoSecretError(what, path, (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${(error as Error).message})`);
  }
}

/** As PostgreSQL does it: one's own file is nobody else's, root's may be read by one's group (secrets that Kubernetes mounts are). */
async function refuseExposed(what: string, path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode, uid } = await stat(path);
  const ofRoot = uid === 0 && process.getuid?.() !== 0;
  if ((mode & (ANYBODY | (ofRoot ? GROUP_MAY_NOT : GROUP))) !== 0) throw new ExposedSecretError(what, path, mode);
}

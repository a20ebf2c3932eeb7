import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readSecretFile } from '../secret.js';
import { KEY_BYTES, parseKeys } from './key-ring.js';

const HEADER = '# Keys of deconflow’s payload codec: the last line encrypts, every line decrypts. Keep a line as long as anything it encrypted is to be read.\n';

export interface AddedKey {
  readonly id: string;
  readonly path: string;
}

/**
 * Adds a key to a file of keys, or begins one; the file is replaced whole, with mode 0600.
 * @param standby put it before the key that encrypts: it decrypts everywhere before it encrypts anywhere
 */
export async function addKey(file: string, day: Date, standby: boolean): Promise<AddedKey> {
  const path = resolve(file);
  const exists = await readFile(path).then(() => true, (error: NodeJS.ErrnoException) => { if (error.code === 'ENOENT') return false; throw error; });
  const before = exists ? (await readSecretFile('The codec’s key file', path)).toString('utf8') : HEADER;
  if (exists) parseKeys(before, path);
  const id = `${day.toISOString().slice(0, 10)}-${randomBytes(3).toString('hex')}`;
  const line = `${id} ${randomBytes(KEY_BYTES).toString('base64')}`;
  const lines = before.trimEnd().split('\n');
  if (standby && exists) lines.splice(lines.findLastIndex((old) => old.replace(/#.*/, '').trim() !== ''), 0, line);
  else lines.push(line);
  const temporary = `${path}.${process.pid}`;
  try {
    await writeFile(temporary, `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  return { id, path };
}

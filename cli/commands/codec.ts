import { addKey } from '../../connection/codec/new-key.js';

/** `deconflow codec new-key FILE`: a new key for the payload codec; what it is stays in the file. */
export async function codecCommand({ file, standby }: { file: string; standby: boolean }): Promise<number> {
  const { id, path } = await addKey(file, new Date(), standby);
  process.stdout.write(
    standby
      ? `key ${id} added to ${path}, before the last: it decrypts, and encrypts once you make it the last line\n`
      : `key ${id} added to ${path}: it encrypts from now on\n`,
  );
  return 0;
}

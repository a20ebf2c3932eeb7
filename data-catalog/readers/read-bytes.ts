import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { InputFileError } from './input-file-error.js';

const inflate = promisify(gunzip);
/** More than this from one compressed file is taken for a decompression bomb. */
const MAX_BYTES = 4 * 1024 ** 3 - 1;

/** The content of a file, decompressed if it is gzip (told by its first two bytes, not its name). */
export async function readBytes(path: string): Promise<Buffer> {
  const bytes = await readFile(path);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await inflate(bytes, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    throw new InputFileError(path, [
      { line: 0, column: 0, expected: 'a whole gzip file', found: error instanceof Error ? error.message : String(error), remedy: 'The file is truncated or damaged; fetch it again.' },
    ]);
  }
}

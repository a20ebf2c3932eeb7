import { forEachBlock } from './line-blocks.js';
import { InputFileError } from './input-file-error.js';

/** The longest text a JavaScript string holds, with room to spare. */
const MOST_BYTES = 2 ** 28;

/**
 * The text of a small table (clinical data, lists of cells or genes), unpacked if it is gzip, without a byte order mark.
 * @throws InputFileError when it is missing, damaged or larger than 256 MiB
 */
export async function readText(path: string): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  await forEachBlock(path, (bytes, end) => {
    size += end;
    if (size > MOST_BYTES) {
      throw new InputFileError(path, [{ line: 0, column: 0, expected: 'a table of at most 256 MiB', found: 'a larger one', remedy: 'Check that this is the right file.' }]);
    }
    parts.push(Buffer.from(bytes.slice(0, end)));
  });
  return Buffer.concat(parts).toString('utf8');
}

import { forEachBlock } from './line-blocks.js';

/** Ends the reading of a file that was seen enough of. */
class Enough extends Error {}

/** The first lines of a text file, packed or not: at most `most` lines, and no more than about `bytes`. @throws InputFileError */
export async function readHead(path: string, most: number, bytes = 2 ** 22): Promise<{ lines: string[]; whole: boolean }> {
  const lines: string[] = [];
  let read = 0;
  try {
    await forEachBlock(path, (block, end) => {
      read += end;
      const more = Buffer.from(block.subarray(0, end)).toString('utf8').split(/\r?\n/);
      more.pop();
      lines.push(...more.slice(0, most - lines.length));
      if (lines.length >= most || read >= bytes) throw new Enough();
    });
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
    return { lines, whole: false };
  }
  return { lines, whole: true };
}

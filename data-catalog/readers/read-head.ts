import { forEachBlock } from './line-blocks.js';

/**
 * The first lines of a text file, packed or not: at most `most` lines, and no more than about `bytes`. The rest is read and passed over: a stream
 * given up in the middle of unpacking kept the process from ending now and then; besides, a truncated file is noticed so. @throws InputFileError
 */
export async function readHead(path: string, most: number, bytes = 2 ** 22): Promise<string[]> {
  const lines: string[] = [];
  let read = 0;
  await forEachBlock(path, (block, end) => {
    if (lines.length >= most || read >= bytes) return;
    read += end;
    const more = Buffer.from(block.subarray(0, end)).toString('utf8').split(/\r?\n/);
    more.pop();
    lines.push(...more.slice(0, most - lines.length));
  });
  return lines;
}

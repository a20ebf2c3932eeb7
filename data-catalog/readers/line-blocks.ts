import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { InputFileError, type InputProblem } from './input-file-error.js';
import { byteOrderMark, type EncodingProblem, firstBytesProblem, lineProblem } from './text-encoding.js';

const CHUNK = 1 << 18;
/** a table of a hundred thousand columns has lines of a megabyte */
const LONGEST_LINE = 2 ** 28;
/** more than this from one file is taken for a decompression bomb */
const MOST_BYTES = 2 ** 35;
/** Tables of counts that are nearly all zeros pack to a sixtieth; deflate itself to a thousandth. Small files may do as they like. */
const MOST_RATIO = 250;
const RATIO_FROM = 2 ** 26;
const NEWLINE = 10;

const whole = (path: string, problem: Omit<InputProblem, 'line' | 'column'>): never => {
  throw new InputFileError(path, [{ line: 0, column: 0, ...problem }]);
};

async function isGzip(path: string): Promise<boolean> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) =>
    whole(path, {
      expected: 'a readable file', found: error.code === 'ENOENT' ? 'no such file' : error.message,
      remedy: 'Check the path in the study file and the data folder.',
    }),
  );
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/**
 * Streams a file, gzip (told by its first two bytes, not its name) or plain, in blocks of whole lines: `onBlock` gets a
 * buffer and the end of its content, which is always a newline. A byte order mark of UTF-8 is left out. Unpacking runs on a
 * thread of its own beside `onBlock`. Memory: one block.
 * @throws InputFileError when the file is missing, cut off or damaged, not UTF-8, or its lines end in carriage returns alone
 */
export async function forEachBlock(path: string, onBlock: (bytes: Uint8Array, end: number) => void): Promise<void> {
  const packed = await isGzip(path);
  const source = createReadStream(path, { highWaterMark: CHUNK });
  const stream = packed ? source.pipe(createGunzip({ chunkSize: CHUNK })) : source;
  if (packed) source.on('error', (error) => stream.destroy(error));
  let buffer = new Uint8Array(4 * CHUNK);
  let used = 0;
  let total = 0;
  let emitted = 0;
  const emit = async (bytes: Uint8Array, end: number) => {
    const content = bytes.subarray(0, end);
    const first = emitted === 0;
    const problem = (first ? firstBytesProblem(content, path, packed) : undefined) ?? lineProblem(content, path, packed);
    if (problem !== undefined) await refuse(path, packed, emitted, problem);
    const mark = first ? byteOrderMark(content) : 0;
    emitted += end;
    onBlock(bytes.subarray(mark), end - mark);
  };
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      total += chunk.length;
      if (total > MOST_BYTES) whole(path, { expected: 'at most 32 GiB once unpacked', found: 'more', remedy: 'Check that this is the right file.' });
      if (packed && total > RATIO_FROM && total > MOST_RATIO * source.bytesRead) {
        whole(path, { expected: `a gzip file that grows at most ${MOST_RATIO} times`, found: `one that grows ${Math.round(total / source.bytesRead)} times`, remedy: 'It holds no table of numbers: check where it comes from.' });
      }
      if (used + chunk.length + 1 > buffer.length) {
        if (used > LONGEST_LINE) whole(path, { expected: 'lines of text', found: 'a line of more than 256 MiB', remedy: 'Check that this is a text file.' });
        const larger = new Uint8Array(2 * (used + chunk.length));
        larger.set(buffer.subarray(0, used));
        buffer = larger;
      }
      buffer.set(chunk, used);
      const end = chunk.lastIndexOf(NEWLINE);
      const stop = used + end + 1;
      used += chunk.length;
      if (end < 0) continue;
      await emit(buffer, stop);
      buffer.copyWithin(0, stop, used);
      used -= stop;
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code?.startsWith('Z_') || code?.startsWith('ERR_TRAILING')) {
      whole(path, { expected: 'a whole gzip file', found: (error as Error).message, remedy: 'The file is truncated or damaged; fetch it again.' });
    }
    throw error;
  } finally {
    source.destroy();
  }
  if (used > 0) {
    buffer[used] = NEWLINE;
    await emit(buffer, used + 1);
  }
}

/** Lines are counted when one is to be named: counting them all would cost as much as reading them. */
async function refuse(path: string, packed: boolean, emitted: number, { at, ...problem }: EncodingProblem): Promise<never> {
  const source = createReadStream(path, { highWaterMark: CHUNK });
  let left = emitted + at;
  let line = 1;
  for await (const chunk of (packed ? source.pipe(createGunzip()) : source) as AsyncIterable<Buffer>) {
    const before = chunk.subarray(0, left);
    for (let next = before.indexOf(NEWLINE); next >= 0; next = before.indexOf(NEWLINE, next + 1)) line++;
    left -= before.length;
    if (left <= 0) break;
  }
  source.destroy();
  throw new InputFileError(path, [{ ...problem, line }]);
}

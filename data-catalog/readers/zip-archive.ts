import { readFile, stat } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import { InputFileError } from './input-file-error.js';

/** A workbook of clinical data is a few megabytes; more than this, packed or not, is none. */
const MOST_PACKED = 2 ** 26;
const MOST_UNPACKED = 2 ** 28;
const MOST_ENTRIES = 2000;
/** XML packs to a thirtieth at best; what shrinks more is made to burst. */
const MOST_RATIO = 200;
const RATIO_FROM = 2 ** 20;

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const LONGEST_COMMENT = 0xffff;

export interface ZipArchive {
  /** the archive as it is on disk */
  readonly bytes: Buffer;
  /** what it holds, unpacked */
  readonly entries: ReadonlyMap<string, Buffer>;
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly packed: number;
  readonly unpacked: number;
  readonly at: number;
}

/**
 * Reads a zip archive into memory and proves that it is harmless before anything else opens it: limits on its size, on the number and sizes of its
 * entries and on how much they grow, which are measured and not believed; no entry whose path leaves the archive, no encryption.
 * Format: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16. @throws InputFileError
 */
export async function readZipArchive(path: string): Promise<ZipArchive> {
  const refuse = (expected: string, found: string, remedy = 'Check where the file comes from; save the table as tab-separated text instead.'): never => {
    throw new InputFileError(path, [{ line: 0, column: 0, expected, found, remedy }]);
  };
  const size = await stat(path).then(({ size: bytes }) => bytes, (error: NodeJS.ErrnoException) => refuse('a readable file', error.code === 'ENOENT' ? 'no such file' : error.message, 'Check the path in the study file and the data folder.'));
  if (size > MOST_PACKED) refuse(`an archive of at most ${MOST_PACKED / 2 ** 20} MiB`, `${Math.round(size / 2 ** 20)} MiB`);
  const bytes = await readFile(path);
  if (bytes.length < 4 || bytes.readUInt32LE(0) !== LOCAL_ENTRY) refuse('an Excel workbook (.xlsx)', 'another kind of file', 'Old workbooks (.xls) must be saved as .xlsx; declare format: tsv for text.');
  const directory = readDirectory(bytes) ?? refuse('a whole zip archive', 'a cut-off or damaged one', 'Fetch the file again.');
  if (directory.length > MOST_ENTRIES) refuse(`at most ${MOST_ENTRIES} entries`, `${directory.length}`);
  const entries = new Map<string, Buffer>();
  let total = 0;
  for (const entry of directory) {
    const { name, method, encrypted, packed, unpacked, at } = entry;
    if (/^[/\\]|^[A-Za-z]:|\0/.test(name) || name.split(/[/\\]/).includes('..')) refuse('entries inside the archive', 'one whose path climbs out of it');
    if (entries.has(name)) refuse('each entry once', 'one again');
    if (encrypted) refuse('a workbook without a password', 'an encrypted one', 'Save it without a password.');
    if (method !== 0 && method !== 8) refuse('stored or deflated entries', `packing method ${method}`);
    total += unpacked;
    if (total > MOST_UNPACKED) refuse(`at most ${MOST_UNPACKED / 2 ** 20} MiB once unpacked`, 'more');
    if (unpacked > RATIO_FROM && unpacked > MOST_RATIO * packed) refuse(`entries that grow at most ${MOST_RATIO} times`, `one that grows ${Math.round(unpacked / Math.max(1, packed))} times`);
    const data = dataOf(bytes, at, packed) ?? refuse('a whole zip archive', 'a cut-off or damaged one', 'Fetch the file again.');
    entries.set(name, unpack(data, method, unpacked) ?? refuse('entries of the size that the archive says', 'one of another size, or damaged', 'The archive is damaged, or made to burst; fetch it again.'));
  }
  return { bytes, entries };
}

/** The entries by the central directory, which stands at the archive's end; undefined where there is none. */
function readDirectory(bytes: Buffer): Entry[] | undefined {
  let end = bytes.length - 22;
  const least = Math.max(0, end - LONGEST_COMMENT);
  while (end >= least && bytes.readUInt32LE(end) !== END_OF_DIRECTORY) end--;
  if (end < least || end < 0) return undefined;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const entries: Entry[] = [];
  for (let e = 0; e < count; e++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) return undefined;
    const [nameLength, extra, comment] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)];
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      at: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + extra + comment;
  }
  return entries;
}

function dataOf(bytes: Buffer, at: number, packed: number): Buffer | undefined {
  if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== LOCAL_ENTRY) return undefined;
  const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  return from + packed > bytes.length ? undefined : bytes.subarray(from, from + packed);
}

/** Unpacks no more than the archive says there is; undefined where that is not what there is. */
function unpack(data: Buffer, method: number, unpacked: number): Buffer | undefined {
  try {
    const content = method === 0 ? data : inflateRawSync(data, { maxOutputLength: Math.max(1, unpacked) });
    return content.length === unpacked ? content : undefined;
  } catch {
    return undefined;
  }
}

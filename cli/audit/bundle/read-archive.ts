import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Headers } from 'tar-stream';
import { ArchiveDamagedError, ArchiveRefusedError } from './archive-errors.js';

/** What a foreign archive may come to. A bundle of the AML study has some 300 entries and 2 GB, at a ratio below 10. */
export interface ArchiveLimits {
  readonly entries: number;
  /** of all files, unpacked */
  readonly bytes: number;
  /** bytes unpacked for each packed one; looked at beyond the first megabyte */
  readonly ratio: number;
}
export const ARCHIVE_LIMITS: ArchiveLimits = { entries: 20_000, bytes: 64 * 2 ** 30, ratio: 100 };

const RATIO_FROM = 2 ** 20;
/** A plain file, as tar's writers name it. */
const FILES: ReadonlySet<Headers['type']> = new Set(['file', 'contiguous-file', null, undefined]);

/**
 * Unpacks a gzipped tar archive from outside into `folder`, which must be new and empty. Only plain files and folders below it are taken:
 * nothing can be written elsewhere, and nothing that was written is written again.
 * @throws ArchiveRefusedError, ArchiveDamagedError
 */
export async function readArchive(archive: string, folder: string, limits: ArchiveLimits = ARCHIVE_LIMITS): Promise<void> {
  let [packed, unpacked, entries] = [0, 0, 0];
  const refuse = (found: string) => new ArchiveRefusedError(archive, found);
  const countPacked = new Transform({
    transform(chunk: Buffer, _, done) {
      packed += chunk.length;
      done(null, chunk);
    },
  });
  // Counted where gzip lets go of it: headers and padding unpack too.
  const countUnpacked = new Transform({
    transform(chunk: Buffer, _, done) {
      unpacked += chunk.length;
      if (unpacked > limits.bytes) done(refuse(`more than ${limits.bytes} bytes in it`));
      else if (unpacked > RATIO_FROM && unpacked > packed * limits.ratio) done(refuse(`contents that unpack to more than ${limits.ratio} times their size`));
      else done(null, chunk);
    },
  });
  const tar = extract();
  const reading = pipeline(createReadStream(archive), countPacked, createGunzip(), countUnpacked, tar);
  const seen = new Set<string>();
  const taking = (async () => {
    for await (const entry of tar) {
      if (++entries > limits.entries) throw refuse(`more than ${limits.entries} entries`);
      const { name, type } = entry.header;
      const target = placeBelow(folder, name);
      if (target === undefined) throw refuse(`the entry ${JSON.stringify(name)}, which lies outside of its folder`);
      if (type === 'directory') {
        entry.resume();
        continue;
      }
      if (!FILES.has(type)) throw refuse(`the entry ${JSON.stringify(name)}, which is no file but a ${type}`);
      if (seen.has(target)) throw refuse(`the entry ${JSON.stringify(name)} twice`);
      seen.add(target);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await pipeline(entry, createWriteStream(target, { flags: 'wx', mode: 0o600 }));
    }
  })();
  const [taken, read] = await Promise.allSettled([taking, reading]);
  const refused = [taken, read].map((result) => (result.status === 'rejected' ? (result.reason as unknown) : undefined));
  const own = refused.find((reason) => reason instanceof ArchiveRefusedError);
  if (own !== undefined) throw own;
  const other = refused.find((reason) => reason !== undefined);
  if (other !== undefined) throw new ArchiveDamagedError(archive, other instanceof Error ? other.message : String(other));
  if (entries === 0) throw new ArchiveDamagedError(archive, 'no entry in it');
}

/** Where `name` goes below `folder`; undefined: it would not lie below it, on this or another system. */
function placeBelow(folder: string, name: string): string | undefined {
  if (name === '' || name.includes('\0') || name.includes('\\') || /^[A-Za-z]:/.test(name) || isAbsolute(name)) return undefined;
  const target = resolve(folder, name);
  const below = relative(folder, target);
  if (below === '' || isAbsolute(below) || below === '..' || below.startsWith(`..${sep}`)) return undefined;
  return join(folder, below);
}

import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import { compareCodePoints } from '../../../analysis/order/compare-code-points.js';

/** A file of an archive: its name in there, and where its content stands. */
export interface ArchiveMember {
  readonly name: string;
  readonly content: { readonly path: string } | { readonly text: string };
}

/** Everything that tar would note of the writer's machine is fixed, so that equal members give equal bytes. */
const FIXED = { mtime: new Date(0), uid: 0, gid: 0, mode: 0o644, type: 'file' } as const;

/** Writes `members`, sorted by name, as a gzipped tar archive: beside, then renamed, so that it is never half-written. */
export async function writeArchive(archive: string, members: readonly ArchiveMember[]): Promise<void> {
  const building = `${archive}.${process.pid}.part`;
  const tar = pack();
  try {
    const written = pipeline(tar, createGzip({ level: 6 }), createWriteStream(building, { mode: 0o600 }));
    // A failed write ends the pipeline; the entry that waits for it would wait forever.
    await Promise.race([written, addAll(tar, members).then(() => written)]);
    await rename(building, archive);
  } finally {
    await rm(building, { force: true });
  }
}

async function addAll(tar: Pack, members: readonly ArchiveMember[]): Promise<void> {
  for (const { name, content } of [...members].sort((a, b) => compareCodePoints(a.name, b.name))) {
    if ('text' in content) tar.entry({ ...FIXED, name }, content.text);
    else {
      const { size } = await stat(content.path);
      await pipeline(createReadStream(content.path), tar.entry({ ...FIXED, name, size }));
    }
  }
  tar.finalize();
}

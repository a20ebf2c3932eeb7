import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ArchiveDamagedError } from './archive-errors.js';
import { BUNDLE_LIST } from './bundle-list.js';
import { readArchive } from './read-archive.js';

/** A bundle that lies open in a folder. */
export interface OpenBundle {
  readonly folder: string;
  /** the run's results folder, the store's part and the input files in it */
  readonly run: string;
  readonly state: string;
  readonly data: string;
  /** removes what was unpacked for it */
  close(): Promise<void>;
}

/** The bundle at `path`: an archive, unpacked under guards into a temporary folder, or a folder into which one was unpacked; undefined: it is neither. */
export async function openBundle(path: string): Promise<OpenBundle | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return existsSync(join(path, BUNDLE_LIST)) ? opened(resolve(path), async () => undefined) : undefined;
  if (found?.isFile() !== true) return undefined;
  const temporary = await mkdtemp(join(tmpdir(), 'deconflow-bundle-'));
  const close = () => rm(temporary, { recursive: true, force: true });
  try {
    await readArchive(path, temporary);
    const [top, ...more] = await readdir(temporary);
    if (top === undefined || more.length > 0 || !existsSync(join(temporary, top, BUNDLE_LIST))) throw new ArchiveDamagedError(path, `no ${BUNDLE_LIST} in one folder at its top`);
    return opened(join(temporary, top), close);
  } catch (error) {
    await close();
    throw error;
  }
}

function opened(folder: string, close: () => Promise<void>): OpenBundle {
  return { folder, run: join(folder, 'run'), state: join(folder, 'store'), data: join(folder, 'inputs'), close };
}

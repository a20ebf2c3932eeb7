import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredOutput } from '../artifact-store.js';
import { fileSha256, fileState } from '../file-content.js';

/** Files named by the sha256 of their content, and the folders beside them that a worker needs, all under one state folder. */
export class ObjectFolder {
  /** state of the files, by sha256, when their content was last seen to be right: no need to read them again before each use */
  private readonly verified = new Map<string, string>();

  constructor(readonly root: string) {}

  path(sha256: string): string {
    return join(this.root, 'objects', sha256);
  }

  scratchPath(key: string): string {
    return join(this.root, 'scratch', key);
  }

  /** Whether an object is there with the content that its name says, read before its first use and whenever its change time moved. */
  async look(sha256: string): Promise<'sound' | 'gone' | 'damaged'> {
    const found = await fileState(this.path(sha256));
    if (found === undefined) return 'gone';
    return this.verified.get(sha256) === found || (await this.read(sha256))?.sha256 === sha256 ? 'sound' : 'damaged';
  }

  /** The same, and one with another content is removed. */
  async state(sha256: string): Promise<'sound' | 'gone' | 'damaged'> {
    const found = await this.look(sha256);
    if (found === 'damaged') await rm(this.path(sha256), { force: true });
    return found;
  }

  /** Whether it is there whole, reading all of it. One with another content is removed. */
  async intact({ sha256, bytes }: StoredOutput): Promise<boolean> {
    const path = this.path(sha256);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || found.size !== bytes) return false;
    if ((await this.read(sha256))?.sha256 === sha256) return true;
    await rm(path, { force: true });
    return false;
  }

  /** Size and content hash, reading all of it; undefined where there is none. */
  async read(sha256: string): Promise<StoredOutput | undefined> {
    const path = this.path(sha256);
    const [before, found] = [await fileState(path), await stat(path).catch(() => undefined)];
    if (before === undefined || found === undefined) return undefined;
    const content = await fileSha256(path);
    if (content === sha256) this.verified.set(sha256, before);
    return { sha256: content, bytes: found.size };
  }

  /** Renames a file that has just been read, and has this content, to its place. */
  async take(path: string, sha256: string): Promise<void> {
    const target = this.path(sha256);
    await chmod(path, 0o600);
    await rename(path, target);
    const now = await fileState(target);
    if (now !== undefined) this.verified.set(sha256, now);
  }

  /** An empty folder on the same file system as the objects. */
  async temporaryFolder(): Promise<string> {
    const folder = join(this.root, 'temporary', `${process.pid}-${randomUUID()}`);
    // Not recursive at first: asked so on a read-only disk, Node says that there is no such folder.
    await mkdir(folder, { mode: 0o700 }).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      await this.makeFolders();
      await mkdir(folder, { mode: 0o700 });
    });
    return folder;
  }

  /** Patients' data: folders and files of a state folder are made for their owner alone; who shares one widens it. */
  async makeFolders(...more: readonly string[]): Promise<void> {
    for (const folder of ['objects', 'scratch', 'temporary', ...more]) await mkdir(join(this.root, folder), { recursive: true, mode: 0o700 });
  }
}

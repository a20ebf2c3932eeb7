import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredOutput } from '../artifact-store.js';
import { fileSha256 } from '../file-content.js';
import type { ObjectFolder } from '../folder/object-folder.js';
import type { Bucket } from './bucket.js';

/** What was read before is kept in this machine's folder under the sha256 of its content. It may be deleted at any time. */
export class ObjectCache {
  private readonly fetching = new Map<string, Promise<'sound' | 'gone' | 'damaged'>>();

  constructor(
    private readonly folder: ObjectFolder,
    private readonly bucket: Bucket,
  ) {}

  /** Whether `folder` has the content, after it was looked for in the bucket under `name`. What is damaged there is taken away. */
  async fetch(name: string, sha256: string): Promise<'sound' | 'gone' | 'damaged'> {
    if ((await this.folder.state(sha256)) === 'sound') return 'sound';
    const found = this.fetching.get(sha256) ?? this.download(name, sha256).finally(() => this.fetching.delete(sha256));
    this.fetching.set(sha256, found);
    return found;
  }

  /** What the bucket itself has under `name`, read anew; undefined where there is none. Kept, where it is right. */
  async examine(name: string, sha256: string): Promise<StoredOutput | undefined> {
    const temporary = await this.folder.temporaryFolder();
    const path = join(temporary, sha256);
    try {
      if ((await this.bucket.download(name, path)) === undefined) return undefined;
      const found = { sha256: await fileSha256(path), bytes: (await stat(path)).size };
      if (found.sha256 === sha256) await this.folder.take(path, sha256);
      return found;
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }

  private async download(name: string, sha256: string): Promise<'sound' | 'gone' | 'damaged'> {
    // Twice: the fault may have been on the way.
    for (let i = 0; i < 2; i++) {
      const found = await this.examine(name, sha256);
      if (found === undefined) return 'gone';
      if (found.sha256 === sha256) return 'sound';
    }
    // A worker that has just put a good one in its place loses it: the step is then done once more.
    await this.bucket.remove([name]);
    return 'damaged';
  }
}

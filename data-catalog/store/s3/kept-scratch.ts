import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Scratch } from '../artifact-store.js';
import { fileSha256 } from '../file-content.js';
import type { Bucket } from './bucket.js';

const LOOK_MS = 500;
/** Being written: such a file gets its name when it is whole. */
const UNFINISHED = /\.part$/;

/**
 * A scratch folder whose files are copied to the bucket while the step writes them, so that a worker of another machine can go on from there. Only
 * a convenience: where a copy fails, work is repeated, nothing else. Of the copies an attempt takes away only those that it brought or
 * found itself: another attempt, ahead of this one, may be at work too.
 */
export class KeptScratch implements Scratch {
  /** names that are in the bucket as far as this attempt knows */
  private readonly copied = new Set<string>();
  private readonly over = new AbortController();
  private readonly looking: Promise<void>;

  private constructor(
    readonly folder: string,
    private readonly bucket: Bucket,
    /** of the copies' names */
    private readonly prefix: string,
    restored: readonly string[],
  ) {
    for (const name of restored) this.copied.add(name);
    this.looking = this.look();
  }

  /** With what earlier attempts left, here or elsewhere. */
  static async open(folder: string, bucket: Bucket, prefix: string): Promise<KeptScratch> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const names = [...(await bucket.list(prefix)).keys()].map((name) => name.slice(prefix.length));
    const here = new Set(await wholeFiles(folder));
    const restored: string[] = [];
    for (const name of names) if (here.has(name) || (await restore(folder, bucket, prefix, name))) restored.push(name);
    return new KeptScratch(folder, bucket, prefix, restored);
  }

  async leave(): Promise<void> {
    this.over.abort();
    await this.looking;
  }

  async remove(): Promise<void> {
    await this.leave();
    await rm(this.folder, { recursive: true, force: true });
    await this.bucket.remove([...(await this.bucket.list(this.prefix)).keys()]);
  }

  private async look(): Promise<void> {
    const { signal } = this.over;
    while (!signal.aborted) {
      await this.copy(signal).catch(() => undefined);
      await delay(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async copy(signal: AbortSignal): Promise<void> {
    for (const name of await wholeFiles(this.folder)) {
      if (this.copied.has(name)) continue;
      const path = join(this.folder, name);
      await this.bucket.putFile(this.prefix + name, path, { sha256: await fileSha256(path) }, signal);
      this.copied.add(name);
    }
    const here = new Set(await wholeFiles(this.folder));
    const gone = [...this.copied].filter((name) => !here.has(name));
    await this.bucket.remove(gone.map((name) => this.prefix + name));
    for (const name of gone) this.copied.delete(name);
  }
}

/** Names of the finished files below a folder, the oldest first: a file may refer to those before it. */
async function wholeFiles(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true }).catch(() => [])).filter((name) => !UNFINISHED.test(name));
  const found = await Promise.all(names.map(async (name) => ({ name, state: await stat(join(folder, name)).catch(() => undefined) })));
  return found
    .filter(({ state }) => state?.isFile())
    .sort((a, b) => (a.state?.mtimeMs ?? 0) - (b.state?.mtimeMs ?? 0))
    .map(({ name }) => name);
}

/** Whether the copy was whole; a damaged one is taken away. */
async function restore(folder: string, bucket: Bucket, prefix: string, name: string): Promise<boolean> {
  const path = join(folder, name);
  const temporary = `${path}.part`;
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  const metadata = await bucket.download(prefix + name, temporary);
  if (metadata === undefined) return false;
  if ((await fileSha256(temporary)) === metadata.sha256) {
    await rename(temporary, path);
    return true;
  }
  await rm(temporary, { force: true });
  await bucket.remove([prefix + name]);
  return false;
}

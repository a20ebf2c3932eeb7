import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crashPoint } from './crash-point.js';
import type { KeyParts } from './key.js';

export interface StoredOutput {
  readonly sha256: string;
  readonly bytes: number;
}

/** What a finished step left behind; published last, so that it stands only when everything else does. */
export interface Manifest {
  readonly key: string;
  readonly parts: KeyParts;
  readonly outputs: Readonly<Record<string, StoredOutput>>;
  readonly start: string;
  readonly end: string;
}

export class ConflictingManifestError extends Error {
  readonly code = 'CONFLICTING_MANIFEST';
  constructor(step: string, key: string, output: string, first: string, second: string) {
    super(
      `Step ${step} (key ${key.slice(0, 12)}) gave two contents for output ${output}: ${first} stands, ${second} was made now. ` +
        'A step must give equal bytes for equal inputs; keep the store and report this with both hashes.',
    );
    this.name = 'ConflictingManifestError';
  }
}

/** Artifacts by content (`objects/`) and what each key produced (`manifests/`), under one state folder. */
export class ArtifactStore {
  private constructor(readonly root: string) {}

  static async create(root: string): Promise<ArtifactStore> {
    for (const folder of ['objects', 'manifests', 'scratch', 'temporary']) await mkdir(join(root, folder), { recursive: true });
    return new ArtifactStore(root);
  }

  objectPath(sha256: string): string {
    return join(this.root, 'objects', sha256);
  }

  scratchPath(key: string): string {
    return join(this.root, 'scratch', key);
  }

  /** An empty folder on the same file system as the objects, so that publishing is a rename. */
  async temporaryFolder(): Promise<string> {
    const folder = join(this.root, 'temporary', `${process.pid}-${randomUUID()}`);
    await mkdir(folder, { recursive: true });
    return folder;
  }

  /** The manifest of `key` if it stands and every object is there and intact; a damaged object counts as gone. */
  async lookUp(key: string): Promise<Manifest | undefined> {
    const manifest = await this.manifest(key);
    if (manifest === undefined) return undefined;
    for (const output of Object.values(manifest.outputs)) {
      if (!(await this.intact(output))) return undefined;
    }
    return manifest;
  }

  async manifest(key: string): Promise<Manifest | undefined> {
    try {
      return JSON.parse(await readFile(join(this.root, 'manifests', `${key}.json`), 'utf8')) as Manifest;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  private async intact(output: StoredOutput): Promise<boolean> {
    const path = this.objectPath(output.sha256);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || found.size !== output.bytes) return false;
    if ((await fileSha256(path)) === output.sha256) return true;
    await rm(path, { force: true });
    return false;
  }

  /** Moves finished files into `objects/`, then publishes the manifest. Publishing the same content twice is harmless. */
  async publish(key: string, parts: KeyParts, files: Readonly<Record<string, string>>, start: string, end: string): Promise<Manifest> {
    const outputs: Record<string, StoredOutput> = {};
    for (const [name, path] of Object.entries(files)) {
      const sha256 = await fileSha256(path);
      const { size } = await stat(path);
      await syncFile(path);
      const target = this.objectPath(sha256);
      const stored = { sha256, bytes: size };
      crashPoint('before-object-rename');
      if (await this.intact(stored)) await rm(path);
      else await rename(path, target);
      crashPoint('after-object-rename');
      outputs[name] = stored;
    }
    const before = await this.manifest(key);
    if (before !== undefined) {
      for (const [name, output] of Object.entries(outputs)) {
        const first = before.outputs[name];
        if (first !== undefined && first.sha256 !== output.sha256) {
          throw new ConflictingManifestError(parts.step, key, name, first.sha256, output.sha256);
        }
      }
    }
    const manifest: Manifest = { key, parts, outputs, start, end };
    const temporary = join(this.root, 'temporary', `${key}-${randomUUID()}.json`);
    await writeFile(temporary, `${JSON.stringify(manifest, null, 1)}\n`);
    await syncFile(temporary);
    crashPoint('before-manifest-rename');
    await rename(temporary, join(this.root, 'manifests', `${key}.json`));
    crashPoint('after-manifest-rename');
    return manifest;
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** sha256 of a file's content, in hex. */
export async function fileSha256(path: string): Promise<string> {
  await access(path);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

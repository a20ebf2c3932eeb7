import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crashPoint } from './crash-point.js';
import { fileSha256, fileState, syncFile } from './file-content.js';
import type { KeyParts } from './key.js';
import type { ArtifactReference } from './reference.js';
import { ConflictingManifestError, ObjectDamagedError } from './store-errors.js';

export { fileSha256 } from './file-content.js';

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

/** Artifacts by content (`objects/`) and what each key produced (`manifests/`), under one state folder. */
export class ArtifactStore {
  /** state of the files, by sha256, when their content was last seen to be right: no need to read them again before each use */
  private readonly verified = new Map<string, string>();

  private constructor(readonly root: string) {}

  static async create(root: string): Promise<ArtifactStore> {
    const store = new ArtifactStore(root);
    await store.makeFolders();
    return store;
  }

  objectPath(sha256: string): string {
    return join(this.root, 'objects', sha256);
  }

  /** The path of an object whose content is right. @throws ObjectDamagedError */
  async soundObject(reference: ArtifactReference): Promise<string> {
    const path = this.objectPath(reference.sha256);
    const found = await fileState(path);
    if (found === undefined) throw new ObjectDamagedError(reference, 'gone');
    if (this.verified.get(reference.sha256) !== found && !(await this.hasContent(path, reference.sha256))) throw new ObjectDamagedError(reference, 'damaged');
    return path;
  }

  scratchPath(key: string): string {
    return join(this.root, 'scratch', key);
  }

  /** An empty folder on the same file system as the objects, so that publishing is a rename. */
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
    return this.hasContent(path, output.sha256);
  }

  /** Reads the whole file; one with another content is removed. */
  private async hasContent(path: string, sha256: string): Promise<boolean> {
    const before = await fileState(path);
    if ((await fileSha256(path)) === sha256) {
      if (before !== undefined) this.verified.set(sha256, before);
      return true;
    }
    await rm(path, { force: true });
    return false;
  }

  /** Patients' data: a state folder is made for its owner alone; who shares one widens it. */
  private async makeFolders(): Promise<void> {
    for (const folder of ['objects', 'manifests', 'scratch', 'temporary']) await mkdir(join(this.root, folder), { recursive: true, mode: 0o700 });
  }

  /** Moves finished files into `objects/`, then publishes the manifest. Publishing the same content twice is harmless. */
  async publish(key: string, parts: KeyParts, files: Readonly<Record<string, string>>, start: string, end: string): Promise<Manifest> {
    const outputs: Record<string, StoredOutput> = {};
    // Somebody may have cleared the state folder while the step computed.
    await this.makeFolders();
    for (const [name, path] of Object.entries(files)) {
      const sha256 = await fileSha256(path);
      const { size } = await stat(path);
      await syncFile(path);
      const target = this.objectPath(sha256);
      const stored = { sha256, bytes: size };
      crashPoint('before-object-rename');
      if (await this.intact(stored)) await rm(path);
      else {
        await rename(path, target);
        const now = await fileState(target);
        if (now !== undefined) this.verified.set(sha256, now);
      }
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

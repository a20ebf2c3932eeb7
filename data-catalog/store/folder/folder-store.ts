import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactStore, Garbage, Manifest, Publication, Scratch, StoreContents, StoredOutput } from '../artifact-store.js';
import { crashPoint } from '../crash-point.js';
import { fileSha256, syncFile } from '../file-content.js';
import { inputInFolder } from '../input-file.js';
import type { KeyParts } from '../key.js';
import { checkConflict, manifestText, parseManifest } from '../manifest.js';
import type { ArtifactReference } from '../reference.js';
import { ObjectDamagedError } from '../store-errors.js';
import { localScratch } from './local-scratch.js';
import { ObjectFolder } from './object-folder.js';

/** The store in a state folder: artifacts by content (`objects/`) and what each key produced (`manifests/`). */
export class FolderStore implements ArtifactStore {
  private readonly objects: ObjectFolder;

  /** Makes nothing: for those who only look. */
  constructor(readonly root: string) {
    this.objects = new ObjectFolder(root);
  }

  static async create(root: string): Promise<FolderStore> {
    const store = new FolderStore(root);
    await store.makeFolders();
    return store;
  }

  get place(): string {
    return this.root;
  }

  async exists(): Promise<boolean> {
    return existsSync(join(this.root, 'manifests'));
  }

  objectPath(sha256: string): string {
    return this.objects.path(sha256);
  }

  async soundObject(reference: ArtifactReference): Promise<string> {
    const state = await this.objects.state(reference.sha256);
    if (state !== 'sound') throw new ObjectDamagedError(reference, state);
    return this.objects.path(reference.sha256);
  }

  inputFile(reference: ArtifactReference, data: string): Promise<string> {
    return inputInFolder(reference, data);
  }

  /** Whoever sees this folder sees the data folder. */
  async offerInputs(): Promise<void> {}

  openScratch(key: string): Promise<Scratch> {
    return localScratch(this.objects.scratchPath(key));
  }

  temporaryFolder(): Promise<string> {
    return this.objects.temporaryFolder();
  }

  async lookUp(key: string): Promise<Manifest | undefined> {
    const manifest = await this.manifest(key);
    if (manifest === undefined) return undefined;
    for (const output of Object.values(manifest.outputs)) {
      if (!(await this.objects.intact(output))) return undefined;
    }
    return manifest;
  }

  async manifest(key: string): Promise<Manifest | undefined> {
    return parseManifest(await this.manifestText(key));
  }

  async manifestText(key: string): Promise<string | undefined> {
    return readFile(this.manifestPath(key), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
  }

  examine(sha256: string): Promise<StoredOutput | undefined> {
    return this.objects.read(sha256);
  }

  async intactFile(sha256: string): Promise<string | undefined> {
    return (await this.objects.look(sha256)) === 'sound' ? this.objects.path(sha256) : undefined;
  }

  async publish(key: string, parts: KeyParts, files: Readonly<Record<string, string>>, start: string, end: string): Promise<Publication> {
    const outputs: Record<string, StoredOutput> = {};
    let added = 0;
    // Somebody may have cleared the state folder while the step computed.
    await this.makeFolders();
    for (const [name, path] of Object.entries(files)) {
      const stored = { sha256: await fileSha256(path), bytes: (await stat(path)).size };
      await syncFile(path);
      crashPoint('before-object-rename');
      if (await this.objects.intact(stored)) await rm(path);
      else {
        await this.objects.take(path, stored.sha256);
        added++;
      }
      crashPoint('after-object-rename');
      outputs[name] = stored;
    }
    const before = await this.manifest(key);
    if (before !== undefined) {
      checkConflict(before, outputs);
      if (added === 0) return { manifest: before, late: true };
    }
    const manifest: Manifest = { key, parts, outputs, start, end };
    const temporary = join(this.root, 'temporary', `${key}-${randomUUID()}.json`);
    await writeFile(temporary, manifestText(manifest), { mode: 0o600 });
    await syncFile(temporary);
    crashPoint('before-manifest-rename');
    // This attempt may have been frozen for a while: another one that was first is told apart, and stays.
    const meanwhile = before === undefined ? await this.manifest(key) : undefined;
    if (meanwhile !== undefined) {
      await rm(temporary);
      checkConflict(meanwhile, outputs);
      return { manifest: meanwhile, late: true };
    }
    await rename(temporary, this.manifestPath(key));
    crashPoint('after-manifest-rename');
    return { manifest, late: false };
  }

  /** Its runs lie beside it, in the folder of results. */
  async recordRun(): Promise<void> {}

  async contents(): Promise<StoreContents> {
    const manifests: Manifest[] = [];
    for (const name of (await readdir(join(this.root, 'manifests')).catch(() => [])).sort()) {
      const manifest = parseManifest(await readFile(join(this.root, 'manifests', name), 'utf8'));
      if (manifest !== undefined) manifests.push(manifest);
    }
    const objects = new Map<string, number>();
    for (const sha256 of await readdir(join(this.root, 'objects')).catch(() => [])) objects.set(sha256, (await stat(this.objects.path(sha256))).size);
    return { manifests, objects, inputs: new Map(), checkpoints: new Map(), runs: [] };
  }

  async remove({ manifests, objects }: Garbage): Promise<void> {
    for (const key of manifests) await rm(this.manifestPath(key), { force: true });
    for (const sha256 of objects) await rm(this.objects.path(sha256), { force: true });
  }

  private manifestPath(key: string): string {
    return join(this.root, 'manifests', `${key}.json`);
  }

  private makeFolders(): Promise<void> {
    return this.objects.makeFolders('manifests');
  }
}

import { copyFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactStore, Garbage, Manifest, Publication, RecordedRun, Scratch, StoreContents, StoredOutput, StoreReader } from '../artifact-store.js';
import { fileSha256 } from '../file-content.js';
import { ObjectFolder } from '../folder/object-folder.js';
import { InputGoneError, inputInFolder } from '../input-file.js';
import type { KeyParts } from '../key.js';
import { checkConflict, manifestText, parseManifest } from '../manifest.js';
import type { ArtifactReference } from '../reference.js';
import { ObjectDamagedError } from '../store-errors.js';
import type { S3Settings } from '../store-settings.js';
import { Bucket } from './bucket.js';
import { StoreRefusedError } from './bucket-errors.js';
import { bucketContents, removeFromBucket } from './bucket-contents.js';
import { localScratch } from '../folder/local-scratch.js';
import { KeptScratch } from './kept-scratch.js';
import { FORMAT, name } from './names.js';
import { ObjectCache } from './object-cache.js';

const PUBLISH_TRIES = 3;

/**
 * The store in a bucket, which workers of several machines share; each has a folder of its own for temporary files and for copies of what it
 * read. Whatever is put is put on the condition that nothing stands there: of two publishers the first wins, and both find the same.
 */
export class S3Store implements ArtifactStore {
  private readonly folder: ObjectFolder;
  private readonly cache: ObjectCache;

  private constructor(
    private readonly bucket: Bucket,
    readonly root: string,
  ) {
    this.folder = new ObjectFolder(root);
    this.cache = new ObjectCache(this.folder, bucket);
  }

  /** @throws StoreCredentialsError, StoreRefusedError, StoreUnreachableError */
  static async open(settings: S3Settings, root: string): Promise<S3Store> {
    const store = await S3Store.connect(settings, root);
    await store.folder.makeFolders();
    await store.checkConditions();
    return store;
  }

  /** For those who only look. */
  static reader(settings: S3Settings, root: string): Promise<StoreReader> {
    return S3Store.connect(settings, root);
  }

  private static async connect(settings: S3Settings, root: string): Promise<S3Store> {
    return new S3Store(await Bucket.open(settings, process.env), root);
  }

  get place(): string {
    return this.bucket.place;
  }

  async exists(): Promise<boolean> {
    return (await this.bucket.size(FORMAT)) !== undefined;
  }

  async soundObject(reference: ArtifactReference): Promise<string> {
    const state = await this.cache.fetch(name.object(reference.sha256), reference.sha256);
    if (state !== 'sound') throw new ObjectDamagedError(reference, state);
    return this.folder.path(reference.sha256);
  }

  async inputFile({ output, sha256 }: ArtifactReference): Promise<string> {
    if ((await this.cache.fetch(name.input(sha256), sha256)) !== 'sound') throw new InputGoneError(output);
    return this.folder.path(sha256);
  }

  async offerInputs(data: string, files: Readonly<Record<string, string>>): Promise<void> {
    for (const [output, sha256] of Object.entries(files)) {
      const path = await inputInFolder({ step: 'input', output, sha256 }, data);
      await this.putContent(name.input(sha256), path, (await stat(path)).size);
      if ((await this.folder.state(sha256)) === 'sound') continue;
      // This machine need not fetch what it has just sent.
      const temporary = await this.folder.temporaryFolder();
      const copy = join(temporary, sha256);
      await copyFile(path, copy);
      if ((await fileSha256(copy)) === sha256) await this.folder.take(copy, sha256);
      await rm(temporary, { recursive: true, force: true });
    }
  }

  openScratch(key: string, checkpoints: boolean): Promise<Scratch> {
    const folder = this.folder.scratchPath(key);
    return checkpoints ? KeptScratch.open(folder, this.bucket, name.checkpoints(key)) : localScratch(folder);
  }

  temporaryFolder(): Promise<string> {
    return this.folder.temporaryFolder();
  }

  async lookUp(key: string): Promise<Manifest | undefined> {
    const manifest = await this.manifest(key);
    if (manifest === undefined) return undefined;
    const outputs = await Promise.all(Object.values(manifest.outputs).map(async ({ sha256, bytes }) => (await this.bucket.size(name.object(sha256))) === bytes));
    return outputs.every(Boolean) ? manifest : undefined;
  }

  async manifest(key: string): Promise<Manifest | undefined> {
    return parseManifest(await this.manifestText(key));
  }

  manifestText(key: string): Promise<string | undefined> {
    return this.bucket.text(name.manifest(key));
  }

  examine(sha256: string): Promise<StoredOutput | undefined> {
    return this.cache.examine(name.object(sha256), sha256);
  }

  async intactFile(sha256: string): Promise<string | undefined> {
    if ((await this.folder.state(sha256)) === 'sound') return this.folder.path(sha256);
    return (await this.examine(sha256))?.sha256 === sha256 ? this.folder.path(sha256) : undefined;
  }

  async publish(key: string, parts: KeyParts, files: Readonly<Record<string, string>>, start: string, end: string): Promise<Publication> {
    const outputs: Record<string, StoredOutput> = {};
    let added = 0;
    await this.folder.makeFolders();
    for (const [output, path] of Object.entries(files)) {
      const stored = { sha256: await fileSha256(path), bytes: (await stat(path)).size };
      if ((await this.putContent(name.object(stored.sha256), path, stored.bytes)) === 'made') added++;
      await this.folder.take(path, stored.sha256);
      outputs[output] = stored;
    }
    const manifest: Manifest = { key, parts, outputs, start, end };
    for (let tries = 1; ; tries++) {
      if ((await this.bucket.putText(name.manifest(key), manifestText(manifest))) === 'made') return { manifest, late: false };
      const standing = await this.manifest(key);
      if (standing !== undefined) {
        checkConflict(standing, outputs);
        return { manifest: standing, late: added === 0 };
      }
      if (tries === PUBLISH_TRIES) throw new StoreRefusedError(this.place, `manifest ${key} stands but cannot be read`, 'Take it away by hand, then run again.');
      // Damaged by others than this project, which puts manifests whole.
      await this.bucket.remove([name.manifest(key)]);
    }
  }

  async recordRun(run: RecordedRun): Promise<void> {
    await this.bucket.putText(name.run(run.id), JSON.stringify(run));
  }

  contents(): Promise<StoreContents> {
    return bucketContents(this.bucket);
  }

  async remove(garbage: Garbage): Promise<void> {
    await removeFromBucket(this.bucket, garbage);
    for (const sha256 of [...garbage.objects, ...garbage.inputs]) await rm(this.folder.path(sha256), { force: true });
  }

  /** One of another size was cut short by others than this project: it is replaced. */
  private async putContent(stored: string, path: string, bytes: number): Promise<'made' | 'stood'> {
    const standing = await this.bucket.size(stored);
    if (standing === bytes) return 'stood';
    if (standing !== undefined) await this.bucket.remove([stored]);
    return this.bucket.putFile(stored, path);
  }

  /** A server that takes a second conditional put would let a late publisher write over the first. */
  private async checkConditions(): Promise<void> {
    const put = () => this.bucket.putText(FORMAT, '{"format":1}\n');
    if ((await put()) === 'made' && (await put()) === 'made') {
      throw new StoreRefusedError(this.place, 'its server takes a put with If-None-Match: * where an object stands', 'Take a server that honours conditional puts.');
    }
  }
}

import { resolve } from 'node:path';
import { z } from 'zod';
import type { Manifest, StoredOutput, StoreReader } from '../../../data-catalog/store/artifact-store.js';
import { FolderStore } from '../../../data-catalog/store/folder/folder-store.js';
import { openStoreReader } from '../../../data-catalog/store/open-store.js';
import { readSettings } from '../../settings.js';
import { sha256Schema } from './sha256-schema.js';

const manifestSchema = z.object({
  key: sha256Schema,
  parts: z.object({
    step: z.string(),
    version: z.number(),
    parameters: z.unknown(),
    inputs: z.record(z.string(), z.union([sha256Schema, z.array(sha256Schema)])),
    seed: z.number().optional(),
    engine: z.string().optional(),
  }),
  outputs: z.record(z.string(), z.object({ sha256: sha256Schema, bytes: z.number() })),
  start: z.string(),
  end: z.string(),
});

/**
 * The artifact store as an auditor sees it. The store itself makes missing folders and removes damaged objects when it
 * looks them up; here nothing is made, repaired or removed.
 */
export class StoreView {
  private readonly manifests = new Map<string, Promise<Manifest | 'missing' | 'damaged'>>();

  constructor(private readonly store: StoreReader) {}

  /** The store that temporal.yaml names; `state`: the state folder. */
  static async open(state: string): Promise<StoreView> {
    return new StoreView(await openStoreReader((await readSettings()).store, resolve(state)));
  }

  /** The part of a store that a bundle holds. */
  static inFolder(folder: string): StoreView {
    return new StoreView(new FolderStore(folder));
  }

  get place(): string {
    return this.store.place;
  }

  exists(): Promise<boolean> {
    return this.store.exists();
  }

  /** Size and content hash of an object as it is now; undefined where there is none. */
  examine(sha256: string): Promise<StoredOutput | undefined> {
    return this.store.examine(sha256);
  }

  /** A file with the object's content; undefined where there is none or it is not what its name says. */
  intactFile(sha256: string): Promise<string | undefined> {
    return this.store.intactFile(sha256);
  }

  /** A manifest as it was written; undefined where there is none. */
  manifestText(key: string): Promise<string | undefined> {
    return this.store.manifestText(key);
  }

  manifest(key: string): Promise<Manifest | 'missing' | 'damaged'> {
    const read = this.manifests.get(key) ?? this.read(key);
    this.manifests.set(key, read);
    return read;
  }

  private async read(key: string): Promise<Manifest | 'missing' | 'damaged'> {
    const text = await this.store.manifestText(key);
    if (text === undefined) return 'missing';
    try {
      const parsed = manifestSchema.safeParse(JSON.parse(text));
      return parsed.success ? (parsed.data as Manifest) : 'damaged';
    } catch {
      return 'damaged';
    }
  }
}

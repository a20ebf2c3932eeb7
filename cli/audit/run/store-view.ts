import { resolve } from 'node:path';
import { z } from 'zod';
import type { Manifest, StoredOutput, StoreReader } from '../../../data-catalog/store/artifact-store.js';
import { openStoreReader } from '../../../data-catalog/store/open-store.js';
import { readSettings } from '../../settings.js';

const manifestSchema = z.object({
  key: z.string(),
  parts: z.object({
    step: z.string(),
    version: z.number(),
    parameters: z.unknown(),
    inputs: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    seed: z.number().optional(),
    engine: z.string().optional(),
  }),
  outputs: z.record(z.string(), z.object({ sha256: z.string(), bytes: z.number() })),
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

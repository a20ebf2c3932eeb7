import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Manifest } from '../../../data-catalog/store/artifact-store.js';

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
  readonly root: string;
  readonly exists: boolean;
  private readonly manifests = new Map<string, Promise<Manifest | 'missing' | 'damaged'>>();

  constructor(state: string) {
    this.root = resolve(state);
    this.exists = existsSync(join(this.root, 'manifests'));
  }

  objectPath(sha256: string): string {
    return join(this.root, 'objects', sha256);
  }

  manifest(key: string): Promise<Manifest | 'missing' | 'damaged'> {
    const read = this.manifests.get(key) ?? this.read(key);
    this.manifests.set(key, read);
    return read;
  }

  private async read(key: string): Promise<Manifest | 'missing' | 'damaged'> {
    const text = await readFile(join(this.root, 'manifests', `${key}.json`), 'utf8').catch(() => undefined);
    if (text === undefined) return 'missing';
    try {
      const parsed = manifestSchema.safeParse(JSON.parse(text));
      return parsed.success ? (parsed.data as Manifest) : 'damaged';
    } catch {
      return 'damaged';
    }
  }
}

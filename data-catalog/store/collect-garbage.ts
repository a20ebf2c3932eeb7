import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from './artifact-store.js';

/** What a store holds. */
export interface StoreContents {
  readonly manifests: readonly Manifest[];
  /** bytes of each object, by sha256; also of those that no manifest names */
  readonly objects: ReadonlyMap<string, number>;
}

/** What can be taken away. */
export interface Garbage {
  /** keys of the manifests */
  readonly manifests: readonly string[];
  /** sha256 of the objects that no other manifest names */
  readonly objects: readonly string[];
  readonly bytes: number;
}

/** Lists the store under `root`. A manifest that cannot be read counts as not there, as it does for the steps. */
export async function listStore(root: string): Promise<StoreContents> {
  const manifests: Manifest[] = [];
  for (const name of (await readdir(join(root, 'manifests')).catch(() => [])).sort()) {
    try {
      manifests.push(JSON.parse(await readFile(join(root, 'manifests', name), 'utf8')) as Manifest);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  const objects = new Map<string, number>();
  for (const sha256 of await readdir(join(root, 'objects')).catch(() => [])) objects.set(sha256, (await stat(join(root, 'objects', sha256))).size);
  return { manifests, objects };
}

/** Manifests that `isKept` does not keep, and the objects that then nothing names. Objects are shared by content: one is taken only with its last manifest. */
export function findGarbage({ manifests, objects }: StoreContents, isKept: (manifest: Manifest) => boolean): Garbage {
  const kept = new Set(manifests.filter(isKept).flatMap(({ outputs }) => Object.values(outputs).map(({ sha256 }) => sha256)));
  const unnamed = [...objects].filter(([sha256]) => !kept.has(sha256));
  return {
    manifests: manifests.filter((manifest) => !isKept(manifest)).map(({ key }) => key),
    objects: unnamed.map(([sha256]) => sha256),
    bytes: unnamed.reduce((sum, [, size]) => sum + size, 0),
  };
}

/** Takes the garbage away: manifests first, so that none ever names an object that is gone. */
export async function removeGarbage(root: string, { manifests, objects }: Garbage): Promise<void> {
  for (const key of manifests) await rm(join(root, 'manifests', `${key}.json`), { force: true });
  for (const sha256 of objects) await rm(join(root, 'objects', sha256), { force: true });
}

import type { Garbage, Manifest, StoreContents } from './artifact-store.js';

/**
 * Manifests that `isKept` does not keep, and what then nothing names. Objects and input files are shared by content: one is taken only with
 * its last manifest. Checkpoints are of no use once their step is done.
 */
export function findGarbage({ manifests, objects, inputs, checkpoints, runs }: StoreContents, isKept: (manifest: Manifest) => boolean): Garbage {
  const kept = manifests.filter(isKept);
  const outputsKept = new Set(kept.flatMap(({ outputs }) => Object.values(outputs).map(({ sha256 }) => sha256)));
  const inputsKept = new Set(kept.flatMap(({ parts }) => Object.values(parts.inputs ?? {}).flat()));
  const done = new Set(manifests.map(({ key }) => key));
  const keysKept = new Set(kept.map(({ key }) => key));
  const taken = new Set([...done].filter((key) => !keysKept.has(key)));
  const unnamed = [...objects].filter(([sha256]) => !outputsKept.has(sha256));
  const unread = [...inputs].filter(([sha256]) => !inputsKept.has(sha256));
  const finished = [...checkpoints].filter(([key]) => done.has(key));
  return {
    manifests: [...taken],
    objects: unnamed.map(([sha256]) => sha256),
    inputs: unread.map(([sha256]) => sha256),
    checkpoints: finished.map(([key]) => key),
    runs: runs.filter(({ keys }) => keys.some((key) => taken.has(key))).map(({ id }) => id),
    bytes: [...unnamed, ...unread, ...finished].reduce((sum, [, size]) => sum + size, 0),
  };
}

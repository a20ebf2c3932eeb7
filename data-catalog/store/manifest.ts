import type { Manifest, StoredOutput } from './artifact-store.js';
import { ConflictingManifestError } from './store-errors.js';

/** @throws ConflictingManifestError when the manifest that stands gives an output another content */
export function checkConflict(standing: Manifest, outputs: Readonly<Record<string, StoredOutput>>): void {
  for (const [name, { sha256 }] of Object.entries(outputs)) {
    const first = standing.outputs[name];
    if (first !== undefined && first.sha256 !== sha256) throw new ConflictingManifestError(standing.parts.step, standing.key, name, first.sha256, sha256);
  }
}

/** The manifest in `text`; one that cannot be read counts as not there. */
export function parseManifest(text: string | undefined): Manifest | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    return undefined;
  }
}

export const manifestText = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 1)}\n`;

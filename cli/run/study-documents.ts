import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactStore } from '../../data-catalog/store/artifact-store.js';
import { type KeyParts, stepKey } from '../../data-catalog/store/key.js';
import type { ArtifactReference } from '../../data-catalog/store/reference.js';

/** The study file and its lock, as they were given. */
export interface DocumentTexts {
  readonly study: string;
  readonly lock: string;
}

const STEP = 'documents';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** How the texts are named once they are kept: the study's request travels through Temporal, and the texts of a large study do not. */
export function documentReferences({ study, lock }: DocumentTexts): Readonly<Record<keyof DocumentTexts, ArtifactReference>> {
  return { study: { step: STEP, output: 'study', sha256: sha256(study) }, lock: { step: STEP, output: 'lock', sha256: sha256(lock) } };
}

/** Puts the texts into the store, where the worker that lays out the results finds them. */
export async function keepDocuments(store: ArtifactStore, texts: DocumentTexts, now: string): Promise<void> {
  const parts: KeyParts = { step: STEP, version: 1, parameters: { study: sha256(texts.study), lock: sha256(texts.lock) }, inputs: {} };
  const key = stepKey(parts);
  if ((await store.lookUp(key)) !== undefined) return;
  const folder = await store.temporaryFolder();
  try {
    const files = { study: join(folder, 'study.yaml'), lock: join(folder, 'study.inputs.lock') };
    for (const [name, path] of Object.entries(files)) await writeFile(path, texts[name as keyof DocumentTexts], { mode: 0o600 });
    await store.publish(key, parts, files, now, now);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

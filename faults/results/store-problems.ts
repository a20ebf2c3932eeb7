import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileSha256 } from '../../data-catalog/store/file-content.js';
import { manifests, type Place } from '../workplace.js';

/** What is wrong with a store: outputs of standing manifests that are gone, or have another size or content than the manifest says. */
export async function storeProblems(place: Place): Promise<string[]> {
  const problems: string[] = [];
  for (const { manifest } of await manifests(place)) {
    for (const [output, { sha256, bytes }] of Object.entries(manifest.outputs)) {
      const path = join(place.state, 'objects', sha256);
      const found = await stat(path).catch(() => undefined);
      const wrong = found === undefined ? 'is gone' : found.size !== bytes ? `has ${found.size} bytes, not ${bytes}` : (await fileSha256(path)) === sha256 ? '' : 'has another content';
      if (wrong !== '') problems.push(`${manifest.parts.step} ${output} ${wrong}`);
    }
  }
  return problems;
}

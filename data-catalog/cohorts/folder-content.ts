import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { compareCodePoints } from '../../analysis/order/compare-code-points.js';
import { fileSha256 } from '../store/file-content.js';
import { COHORT_FILE } from './load-cohort.js';

/** The folders directly below `watched` that hold a cohort.yaml, by name. Hidden ones are passed over: so a folder can be filled before it is seen. */
export async function cohortFolders(watched: string): Promise<string[]> {
  const names = await readdir(watched);
  return names.filter((name) => !name.startsWith('.') && existsSync(join(watched, name, COHORT_FILE))).sort(compareCodePoints);
}

/**
 * sha256 over the names and contents of all files in a cohort's folder (hidden ones aside; links to files are followed): equal
 * exactly when nothing changed that could change a result. Times and the folder's own name do not enter.
 */
export async function folderContent(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const path of await visibleFiles(folder)) {
    const name = relative(folder, path).split(sep).join('/');
    hash.update(`${Buffer.byteLength(name)}:${name}`).update(await fileSha256(path));
  }
  return hash.digest('hex');
}

async function visibleFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await visibleFiles(path)));
    else if (entry.isFile() || (await stat(path).catch(() => undefined))?.isFile() === true) found.push(path);
  }
  return found.sort(compareCodePoints);
}

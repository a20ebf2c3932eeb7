import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workplace } from '../workplace.js';

/** The step that the older code did otherwise; its version is raised with each change of what it gives. */
const STEP = { file: 'dist/activities/split-cells.js', replaced: [[/version: \d+/, 'version: 0'], ['random(parameters.reference', "random('older', parameters.reference"]] } as const;

export class NoOlderCodeError extends Error {
  readonly code = 'NO_OLDER_CODE';
  constructor(wanted: string) {
    super(`${STEP.file} has no "${wanted}" any more: say in faults/worker/older-code.ts what an older version of it would look like.`);
    this.name = 'NoOlderCodeError';
  }
}

/** A copy of the built project as an older version of the code would be: one step has a lower version and gives something else, so that mixing would show in every table. */
export async function olderCode({ root, folder }: Workplace): Promise<string> {
  const older = join(folder, 'older-code');
  await mkdir(older, { recursive: true });
  for (const part of ['dist', 'package.json']) await cp(join(root, part), join(older, part), { recursive: true, force: true });
  await symlink(join(root, 'node_modules'), join(older, 'node_modules')).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const path = join(older, STEP.file);
  let text = await readFile(path, 'utf8');
  for (const [wanted, replacement] of STEP.replaced) {
    const changed = text.replace(wanted, replacement);
    if (changed === text) throw new NoOlderCodeError(String(wanted));
    text = changed;
  }
  await writeFile(path, text);
  // What a build of those sources would have left.
  await writeFile(join(older, 'dist/.stamp'), createHash('sha256').update(text).digest('hex'));
  return older;
}

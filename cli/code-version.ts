import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DIGITS = 10;

/**
 * Which version of the code this is: the first digits of the hash over all sources that the build leaves in dist/.stamp. It ends the name of
 * every task queue, so that a worker of another version is never given a step or a workflow of this one (docs/decisions.md).
 * @param root the project's folder
 */
export function codeVersion(root: string): string {
  try {
    return readFileSync(join(root, 'dist/.stamp'), 'utf8').slice(0, DIGITS);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return 'unbuilt';
  }
}

/** A worker was started by a command of another version: the code was exchanged while that command ran. */
export class OtherVersionError extends Error {
  readonly code = 'OTHER_VERSION';
  constructor(own: string, wanted: string) {
    super(`This worker is of version ${own} of the code, and the command that started it of version ${wanted}: the code was exchanged meanwhile. Give the command again.`);
    this.name = 'OtherVersionError';
  }
}

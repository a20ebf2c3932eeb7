import { isAbsolute, relative, resolve } from 'node:path';
import { fileSha256 } from './file-content.js';
import type { ArtifactReference } from './reference.js';

/** The path of an input file in the data folder, checked against its hash. @throws InputOutsideDataError, InputChangedError */
export async function inputInFolder({ output, sha256 }: ArtifactReference, data: string): Promise<string> {
  const path = resolve(data, output);
  const inside = relative(data, path);
  if (isAbsolute(inside) || inside.startsWith('..')) throw new InputOutsideDataError(output);
  if ((await fileSha256(path)) !== sha256) throw new InputChangedError(output);
  return path;
}

export class InputChangedError extends Error {
  readonly code = 'INPUT_CHANGED';
  constructor(name: string) {
    super(`Input file ${name} changed while the study ran: its sha256 is not the one the study was planned with. Restore it, or run again with --update-lock.`);
    this.name = 'InputChangedError';
  }
}

export class InputOutsideDataError extends Error {
  readonly code = 'INPUT_OUTSIDE_DATA';
  constructor(name: string) {
    super(`Input file ${name} lies outside the data folder. Name files relative to --data, without "..".`);
    this.name = 'InputOutsideDataError';
  }
}

/** An input file that workers elsewhere read is not in the shared store. */
export class InputGoneError extends Error {
  readonly code = 'INPUT_GONE';
  constructor(name: string) {
    super(`Input file ${name} is not in the shared store any more, or is damaged there. Run the study again where its data are: that puts it there.`);
    this.name = 'InputGoneError';
  }
}

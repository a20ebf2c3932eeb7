import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { InputFileError } from '../../../data-catalog/readers/input-file-error.js';

/** Writes `text` into a folder of its own, packed if the name ends with .gz; returns the path. */
export async function fileWith(text: string | Uint8Array, name = 'table.tsv'): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'deconflow-test-')), name);
  await writeFile(path, name.endsWith('.gz') && typeof text === 'string' ? gzipSync(text) : text);
  return path;
}

/** The InputFileError that `work` is expected to end with. */
export async function refusal(work: Promise<unknown>): Promise<InputFileError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InputFileError);
  return error as InputFileError;
}

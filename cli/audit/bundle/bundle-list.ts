import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fileSha256 } from '../../../data-catalog/store/file-content.js';
import { publishedFiles } from '../run/published-files.js';
import { type Check, failed, ok } from '../verify/check.js';
import { ArchiveDamagedError } from './archive-errors.js';

/** The file of a bundle that lists its others. */
export const BUNDLE_LIST = 'bundle.json';

const listSchema = z.object({
  format: z.literal('deconflow bundle 1'),
  /** id of the run */
  run: z.string(),
  /** whether the study's input files are in it */
  inputs: z.boolean(),
  members: z.array(z.object({ name: z.string(), sha256: z.string(), bytes: z.number() })),
});
export type BundleList = z.infer<typeof listSchema>;

/** @throws ArchiveDamagedError */
export async function readBundleList(folder: string): Promise<BundleList> {
  const path = join(folder, BUNDLE_LIST);
  try {
    return listSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new ArchiveDamagedError(path, `no list of a bundle (${error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message})`);
  }
}

/** Every file of an unpacked bundle against its list. */
export async function checkMembers(folder: string, { members }: BundleList): Promise<Check[]> {
  const found = new Set((await publishedFiles(folder)).filter((name) => name !== BUNDLE_LIST));
  const checks: Check[] = [];
  for (const { name, sha256 } of members) {
    if (!found.delete(name)) checks.push(failed(name, 'missing: the bundle lists it'));
    else {
      const hash = await fileSha256(join(folder, name));
      checks.push(hash === sha256 ? ok(name) : failed(name, `its sha256 is ${hash}, the bundle lists ${sha256}`));
    }
  }
  return [...checks, ...[...found].map((name): Check => ({ subject: name, state: 'unlisted', detail: 'the bundle does not list it' }))];
}

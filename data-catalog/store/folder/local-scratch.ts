import { mkdir, rm } from 'node:fs/promises';
import type { Scratch } from '../artifact-store.js';

/** A scratch folder that later attempts on this machine find again. */
export async function localScratch(folder: string): Promise<Scratch> {
  await mkdir(folder, { recursive: true });
  return { folder, leave: async () => {}, remove: () => rm(folder, { recursive: true, force: true }) };
}

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lookAtFile, type SeenFile } from './look-at-file.js';

const READABLE = /\.(tsv|csv|txt|tab|mtx|gmt|gct|sf|counts?)(\.gz)?$|\.(parquet|xlsx?)$/i;
const DEEPEST = 3;
const MOST_FILES = 2000;

/** Looks at the text files of a folder and of those in it, in code-unit order; hidden ones are passed over. */
export async function surveyFolder(folder: string): Promise<SeenFile[]> {
  const names: string[] = [];
  const walk = async (below: string, depth: number) => {
    const entries = await readdir(join(folder, below), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.name.startsWith('.') || names.length >= MOST_FILES) continue;
      if (entry.isDirectory() && depth < DEEPEST) await walk(name, depth + 1);
      else if (entry.isFile() && READABLE.test(entry.name)) names.push(name);
    }
  };
  await walk('', 1);
  const seen: SeenFile[] = [];
  for (const name of names) seen.push(await lookAtFile(name, join(folder, name)));
  return seen;
}

/** The folder that a file lies in, '' for the surveyed one. */
export const folderOf = (file: string): string => file.slice(0, Math.max(0, file.lastIndexOf('/')));
export const baseOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

export const CRATE = 'ro-crate-metadata.json';

/** Every file of a results folder by its name below it, with forward slashes, sorted. */
export async function publishedFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
    .sort();
}

/** The tables among the files, by name: those with Parquet. */
export function publishedTables(files: readonly string[]): string[] {
  return files.flatMap((file) => /^tables\/(.+)\.parquet$/.exec(file)?.[1] ?? []);
}

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { comparableCrate } from './comparable-crate.js';
import { comparableReport } from './comparable-report.js';
import { comparableRun } from './comparable-run.js';

const FOLDERS = ['tables', 'profiles', 'expression', 'model', 'figures'];
const RUN_ID = /\d{8}T\d{6}Z-[0-9a-f]{12}/g;
/** Records of the run itself: compared without what any two runs differ in. */
const RECORDS: Readonly<Record<string, (text: string) => string>> = {
  'README.md': (text) => text.replaceAll(RUN_ID, 'RUN'),
  'run.json': comparableRun,
  'report.html': comparableReport,
  'ro-crate-metadata.json': comparableCrate,
};

/** sha256 of every file of a results folder, by path. */
export async function publishedHashes(folder: string): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>();
  const add = (name: string, content: string | Buffer) => hashes.set(name, createHash('sha256').update(content).digest('hex'));
  for (const part of FOLDERS) {
    if (!existsSync(join(folder, part))) continue;
    for (const entry of await readdir(join(folder, part), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath ?? entry.path, entry.name);
      add(relative(folder, path), await readFile(path));
    }
  }
  for (const [name, comparable] of Object.entries(RECORDS)) add(name, comparable(await readFile(join(folder, name), 'utf8')));
  return hashes;
}

/** Names of files that are not in both with one content. */
export function differingFiles(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name)).sort();
}

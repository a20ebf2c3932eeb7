import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cohort } from './cohort.js';

const DEEPEST = 3;

/** A folder of sample files that a study names cannot be used. */
export class SampleFolderError extends Error {
  readonly code = 'INPUT_FILE';
  override readonly name = 'SampleFolderError';
}

/**
 * A cohort whose samples are listed one by one: those of a declared folder are looked for now, in code-unit order, so that from here on every
 * input file has a name, a hash and a place in the lock. @throws SampleFolderError
 */
export async function listSamples<C extends Pick<Cohort, 'expression'>>(cohort: C, data: string): Promise<C> {
  const { expression } = cohort;
  if (!('samples' in expression) || expression.folder === undefined) return cohort;
  const { folder, suffix } = expression;
  const path = join(data, folder);
  const names = await filesBelow(path, '', 1).catch((error: NodeJS.ErrnoException) => {
    throw new SampleFolderError(`${path}: expected a folder of sample files, found ${error.code === 'ENOENT' ? 'nothing' : error.message}. Check expression.folder in the study file and the data folder.`);
  });
  const endings = suffix.endsWith('.gz') ? [suffix] : [suffix, `${suffix}.gz`];
  const samples = names.sort().flatMap((name) => {
    const ending = endings.find((end) => name.endsWith(end));
    return ending === undefined ? [] : [{ sample: sampleName(name.slice(0, -ending.length)), file: `${folder}/${name}` }];
  });
  if (samples.length === 0) {
    throw new SampleFolderError(`${path}: expected files that end with ${JSON.stringify(suffix)}, found ${names.length === 0 ? 'none' : `${names.length} others, such as ${names[0]}`}. Name their end as expression.suffix, or list the files under expression.samples.`);
  }
  const again = samples.find(({ sample }, i) => samples.findIndex((other) => other.sample === sample) < i);
  if (again !== undefined || samples.some(({ sample }) => sample === '')) {
    throw new SampleFolderError(`${path}: expected a name for each sample before ${JSON.stringify(suffix)}, found ${again === undefined ? 'a file without one' : 'one name for two files'}. List the files under expression.samples, each with its sample.`);
  }
  return { ...cohort, expression: { ...expression, samples } };
}

/** `P1/` and `P1_` are P1. */
const sampleName = (before: string): string => before.replace(/[/._-]+$/, '').split('/').at(-1) ?? '';

async function filesBelow(path: string, below: string, depth: number): Promise<string[]> {
  const entries = await readdir(join(path, below), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.name.startsWith('.')) return [];
      if (entry.isDirectory()) return depth < DEEPEST ? filesBelow(path, name, depth + 1) : [];
      return entry.isFile() ? [name] : [];
    }),
  );
  return found.flat();
}

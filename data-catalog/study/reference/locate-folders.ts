import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TenxFolderReference } from './forms.js';
import type { Reference } from './reference.js';

type Sample = TenxFolderReference['samples'][number];

const NAMES = { matrix: ['matrix.mtx'], features: ['features.tsv', 'genes.tsv'], barcodes: ['barcodes.tsv'] } as const;
type Part = keyof typeof NAMES;
const PARTS = Object.keys(NAMES) as Part[];

/** A 10x folder lacks files; every one is named. */
export class TenxFolderError extends Error {
  readonly code = 'INPUT_FILE';
  override readonly name = 'TenxFolderError';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** The references with the files of each 10x folder named, packed or not as they lie there; declared names stay. @throws TenxFolderError */
export async function locateFolders(references: readonly Reference[], data: string): Promise<Reference[]> {
  const problems: string[] = [];
  const located: Reference[] = [];
  for (const reference of references) {
    if (reference.format !== '10x-folder') located.push(reference);
    else located.push({ ...reference, samples: await Promise.all(reference.samples.map((sample) => locate(sample, data, problems))) });
  }
  if (problems.length > 0) throw new TenxFolderError(problems);
  return located;
}

async function locate(sample: Sample, data: string, problems: string[]): Promise<Sample> {
  const { folder, prefix } = sample;
  const below = (name: string) => (folder === '.' ? name : `${folder}/${name}`);
  const there = new Set(await readdir(join(data, folder)).catch(() => []));
  const found = new Map<Part, string>();
  for (const part of PARTS) {
    const name = NAMES[part].flatMap((one) => [`${prefix}${one}.gz`, `${prefix}${one}`]).find((one) => there.has(one));
    const file = sample[part] ?? (name === undefined ? undefined : below(name));
    if (file !== undefined) found.set(part, file);
  }
  const missing = PARTS.filter((part) => !found.has(part));
  if (missing.length > 0) problems.push(...missing.map((part) => missingText(join(data, folder), prefix, part, found, there)));
  return { ...sample, ...Object.fromEntries(found) };
}

function missingText(folder: string, prefix: string, part: Part, found: ReadonlyMap<Part, string>, there: ReadonlySet<string>): string {
  const expected = NAMES[part].map((name) => `${prefix}${name}[.gz]`).join(' or ');
  const others = [...there].filter((name) => PARTS.some((one) => NAMES[one].some((known) => name.endsWith(known) || name.endsWith(`${known}.gz`))));
  const prefixes = [...new Set(others.map((name) => name.replace(/(matrix\.mtx|features\.tsv|genes\.tsv|barcodes\.tsv)(\.gz)?$/, '')))];
  const beside = found.size > 0 ? [...found.values()].map((name) => name.slice(name.lastIndexOf('/') + 1)).join(', ') : there.size === 0 ? 'no file' : `${there.size} files, none of the three`;
  const hint = found.size === 0 && prefixes.length > 0 ? `Declare the prefix of the sample: ${prefixes.slice(0, 10).map((one) => JSON.stringify(one)).join(', ')} are there.` : 'The three files of a 10x folder belong together: fetch the missing one, or name it in the study file.';
  return `${folder}: expected ${expected}, found ${beside}. ${hint}`;
}

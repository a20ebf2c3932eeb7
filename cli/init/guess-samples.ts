import type { GuessedSamples } from './guess-cohorts.js';
import type { SampleFormat, SeenFile } from './look-at-file.js';
import { folderOf } from './survey-folder.js';

type Sample = Extract<SeenFile, { kind: 'sample' }>;

/** Files of single samples that belong together: of one tool, below one folder, with one end of their names. */
export function guessSamples(seen: readonly SeenFile[]): { readonly guess: GuessedSamples; readonly names: readonly string[] }[] {
  const groups = new Map<string, Sample[]>();
  for (const file of seen) {
    if (file.kind !== 'sample') continue;
    // A sample may have a folder of its own (salmon's P1/quant.sf): then the folder above holds the samples.
    const own = folderOf(file.file);
    const alone = seen.filter((other) => other.kind === 'sample' && folderOf(other.file) === own).length === 1;
    const folder = alone ? folderOf(own) : own;
    const key = `${file.format} ${folder}`;
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return [...groups.entries()].flatMap(([key, files]) => {
    const folder = key.slice(key.indexOf(' ') + 1);
    if (files.length < 2 || folder === '') return [];
    const names = files.map(({ file }) => file.slice(folder.length + 1));
    const suffix = commonEnd(names);
    const guess: GuessedSamples = { kind: 'samples', folder, suffix, format: (files[0] as Sample).format as SampleFormat, files: files.length };
    return suffix === '' ? [] : [{ guess, names: names.map((name) => name.slice(0, -suffix.length).replace(/[/._-]+$/, '').split('/').at(-1) as string) }];
  });
}

/** What all names end with, from a sign that parts words: sample names may end alike. */
function commonEnd(names: readonly string[]): string {
  const [first = ''] = names;
  let length = 0;
  while (length < first.length && names.every((name) => name.at(-1 - length) === first.at(-1 - length))) length++;
  const end = first.slice(first.length - length);
  const from = end.search(/[/._-]|ReadsPerGene/);
  return from < 0 ? '' : end.slice(from).replace(/^\//, '');
}

import { join } from 'node:path';
import type { Source } from '../../data-catalog/study/sources.js';
import { bytesText } from '../output/bytes-text.js';
import type { SourceOutcome } from './fetch-sources.js';

/** What became of a file, in a line. */
export function outcomeLine({ file: { file, sha256 }, ...outcome }: SourceOutcome): string {
  switch (outcome.state) {
    case 'there':
      return `${file}: there already${sha256 === undefined ? '' : ', its hash is right'}`;
    case 'fetched':
      return `${file}: fetched, ${bytesText(outcome.found.size)}${sha256 === undefined ? `; its hash was not known before: sha256 ${outcome.found.sha256}` : ', its hash is right'}`;
    case 'different':
      return `${file}: another file than the study’s`;
    case 'by hand':
      return `${file}: to be got by hand`;
    case 'failed':
      return `${file}: ${outcome.why}`;
  }
}

/** What to do by hand, by source: where to get each file, how to tell that it is the right one, where to put it. */
export function byHand(outcomes: readonly SourceOutcome[], data: string): string[] {
  const sources = new Map<Source, SourceOutcome[]>();
  for (const outcome of outcomes) sources.set(outcome.source, [...(sources.get(outcome.source) ?? []), outcome]);
  return [...sources].flatMap(([{ name, page, licence, note, citation }, files]) => [
    `${name}: ${page}`,
    `  cite: ${citation}`,
    `  terms: ${licence}`,
    ...(note === undefined ? [] : [`  ${note}`]),
    ...files.flatMap((outcome) => lines(outcome, data)),
  ]);
}

function lines(outcome: SourceOutcome, data: string): string[] {
  const { file } = outcome;
  const known = [...(file.size === undefined ? [] : [`${file.size} bytes`]), ...(file.sha256 === undefined ? [] : [`sha256 ${file.sha256}`])].join(', ');
  const path = join(data, file.file);
  if (outcome.state === 'different') return [`  ${path}: expected ${known}, found ${outcome.found.size} bytes, sha256 ${outcome.found.sha256}. Move it away and fetch again, or correct the study file.`];
  const from = file.address === undefined ? 'make it as said above' : `download ${file.address}`;
  const why = outcome.state === 'failed' ? [`  ${file.file}: ${outcome.why}`] : [];
  return [...why, `  ${from} and put it at ${path}${known === '' ? '' : ` (${known})`}`];
}

import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { GeneSet } from '../../analysis/associations/over-representation.js';

/** A gene set file that is not GMT. */
export class GmtFormatError extends Error {
  readonly code = 'GMT_FORMAT';
  constructor(path: string, line: number, what: string) {
    super(
      `Gene sets ${path}, line ${line}: ${what}. ` +
        'GMT holds one set a line, separated by tabs: name, description, then gene symbols; names are unique. Check that the file is GMT and not GMX or CSV.',
    );
    this.name = 'GmtFormatError';
  }
}

/**
 * The gene sets of a GMT file (gzip or plain): symbols once each, in file order; empty lines are passed over.
 * A set without genes is kept, empty.
 * @throws GmtFormatError
 */
export async function readGmt(path: string): Promise<GeneSet[]> {
  const bytes = await readFile(path);
  const content = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  return parseGmt(content.toString('utf8'), path);
}

/** @param path named in messages only */
export function parseGmt(content: string, path: string): GeneSet[] {
  const names = new Set<string>();
  const sets: GeneSet[] = [];
  content.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/).forEach((line, i) => {
    if (line.trim() === '') return;
    const [name, description, ...genes] = line.split('\t').map((cell) => cell.trim());
    if (!name) throw new GmtFormatError(path, i + 1, 'the name of the set is empty');
    if (description === undefined) throw new GmtFormatError(path, i + 1, 'there is no tab');
    if (names.has(name)) throw new GmtFormatError(path, i + 1, `the set ${name} appears twice`);
    names.add(name);
    sets.push({ name, genes: [...new Set(genes.filter((gene) => gene !== ''))] });
  });
  return sets;
}

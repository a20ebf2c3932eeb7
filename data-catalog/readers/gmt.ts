import type { GeneSet } from '../../analysis/associations/over-representation.js';
import { InputProblems } from './input-file-error.js';
import { readText } from './read-text.js';

const REMEDY = 'GMT holds one set a line, separated by tabs: name, description, then gene symbols. Check that the file is GMT and not GMX or CSV.';

/**
 * The gene sets of a GMT file (gzip or plain): symbols once each, in file order; empty lines are passed over.
 * A set without genes is kept, empty.
 * @throws InputFileError with every line that is not GMT
 */
export async function readGmt(path: string): Promise<GeneSet[]> {
  return parseGmt(await readText(path), path);
}

/** @param path named in messages only */
export function parseGmt(content: string, path: string): GeneSet[] {
  const problems = new InputProblems(path);
  const lines = new Map<string, number>();
  const sets: GeneSet[] = [];
  content.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/).forEach((text, i) => {
    if (text.trim() === '') return;
    const line = i + 1;
    const [name = '', description, ...genes] = text.split('\t').map((cell) => cell.trim());
    const first = lines.get(name);
    if (description === undefined) problems.add({ line, column: 0, expected: 'cells separated by tabs', found: 'no tab', remedy: REMEDY });
    else if (name === '') problems.add({ line, column: 1, expected: 'the name of a set', found: 'an empty cell', remedy: REMEDY });
    else if (first !== undefined) problems.add({ line, column: 1, expected: 'a name that no other set has', found: `${JSON.stringify(name)}, as on line ${first}`, remedy: 'Rename one of the two sets.' });
    else lines.set(name, line);
    sets.push({ name, genes: [...new Set(genes.filter((gene) => gene !== ''))] });
  });
  problems.throwIfAny();
  return sets;
}

import { InputProblems } from '../input-file-error.js';
import { readText } from '../read-text.js';
import type { TenxFolderReference } from '../../study/reference/forms.js';

export type GeneName = TenxFolderReference['genes'];

const EXPRESSION = 'Gene Expression';

/** Features of Cell Ranger as they stand: identifiers, symbols, and what each measures (version 3). */
export interface Features {
  readonly ids: readonly string[];
  readonly symbols: readonly string[];
  /** undefined: version 2, all are genes */
  readonly types: readonly string[] | undefined;
}

/** The gene of each feature; undefined for those that measure something else (antibodies, guides). */
export function genesOf({ ids, symbols, types }: Features, name: GeneName): (string | undefined)[] {
  return (name === 'symbol' ? symbols : ids).map((gene, i) => (types === undefined || types[i] === EXPRESSION ? gene : undefined));
}

/** Lines of a file without a header (features, barcodes), split at tabs. */
export async function readLines(path: string): Promise<string[][]> {
  const lines = (await readText(path)).split(/\r?\n/);
  while (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.split('\t'));
}

/** Reads `features.tsv` or `genes.tsv`. @throws InputFileError for lines without identifier and symbol */
export async function readFeatures(path: string): Promise<Features> {
  const lines = await readLines(path);
  const problems = new InputProblems(path);
  lines.forEach((cells, i) => {
    if (cells.length >= 2 && cells[0] !== '' && cells[1] !== '') return;
    problems.add({ line: i + 1, column: 0, expected: 'an Ensembl identifier and a symbol, separated by a tab', found: JSON.stringify(cells.join('\t')), remedy: 'Give the file as Cell Ranger writes it.' });
  });
  problems.throwIfAny();
  const typed = lines.every((cells) => cells.length >= 3);
  return { ids: lines.map(([id]) => id as string), symbols: lines.map(([, symbol]) => symbol as string), types: typed ? lines.map(([, , type]) => type as string) : undefined };
}

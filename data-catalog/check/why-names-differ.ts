/** What people do to names on the way from one table to another. */
const CHANGES: readonly { readonly said: string; readonly undo: (name: string) => string }[] = [
  { said: 'they agree but for capital letters', undo: (name) => name.toLowerCase() },
  { said: 'they agree but for the signs between their parts (- . _), which R changes in column names', undo: (name) => name.replaceAll(/[-._ ]/g, '-').replace(/^X(?=\d)/, '') },
  { said: 'they agree but for the version at the end (.1, .2 …)', undo: (name) => name.replace(/\.\d+$/, '') },
  { said: 'they agree but for what follows a bar (|)', undo: (name) => name.split('|')[0] as string },
];
const ENOUGH = 0.5;
const ENSEMBL = /^ENS[A-Z]*G\d{6,}/;
const ENTREZ = /^\d+$/;

/** How many of `theirs` stand in `ours`. */
export function countShared(ours: Iterable<string>, theirs: Iterable<string>): number {
  const known = new Set(ours);
  return new Set([...theirs].filter((name) => known.has(name))).size;
}

/** Why two lists of names that should agree hardly do; undefined when no usual reason explains it. No name is quoted. */
export function whyNamesDiffer(ours: readonly string[], theirs: readonly string[]): string | undefined {
  const enough = ENOUGH * Math.min(ours.length, theirs.length);
  for (const { said, undo } of CHANGES) {
    if (countShared(ours.map(undo), theirs.map(undo)) >= Math.max(1, enough)) return said;
  }
  for (const [long, short, which] of [[ours, theirs, 'first'], [theirs, ours, 'second']] as const) {
    const lengths = new Set(short.map(({ length }) => length));
    const [length] = lengths;
    if (lengths.size === 1 && length !== undefined && countShared(short, long.map((name) => name.slice(0, length))) >= Math.max(1, enough)) {
      return `those of the ${which} begin with those of the other, ${length} characters long (sample barcodes against patients): cut them`;
    }
  }
  return undefined;
}

/** The kind of identifier that most of the genes are. */
export function identifierKind(genes: readonly string[]): string {
  const most = (pattern: RegExp) => genes.filter((gene) => pattern.test(gene)).length > genes.length / 2;
  if (most(ENSEMBL)) return genes.some((gene) => /\.\d+$/.test(gene)) ? 'Ensembl identifiers with version' : 'Ensembl identifiers';
  return most(ENTREZ) ? 'Entrez numbers' : 'symbols';
}

/** Genes of the study's list that a matrix does not have. */
export class MissingGenesError extends Error {
  readonly code = 'MISSING_GENES';
  constructor(readonly absent: number, listed: number, first: string) {
    super(
      `${absent} of the ${listed} genes of the list are not in this matrix (first: ${first}). ` +
        'The list was made for other cohorts; name every cohort of the study in the gene selection and run it again.',
    );
    this.name = 'MissingGenesError';
  }
}

/** The column number of each gene of `list` in `names`. @throws MissingGenesError */
export function locateGenes(names: readonly string[], list: readonly string[]): Uint32Array {
  const position = new Map(names.map((name, i) => [name, i]));
  const absent = list.filter((gene) => !position.has(gene));
  if (absent.length > 0) throw new MissingGenesError(absent.length, list.length, absent[0] as string);
  return Uint32Array.from(list, (gene) => position.get(gene) as number);
}

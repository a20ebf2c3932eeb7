/** Numbers of samples and genes as a file has them: a name and equally many numbers in every row (NaN = missing). */
export interface GeneTable {
  /** what a row is */
  readonly rowsAre: 'genes' | 'samples';
  /** of the rows, in the file's order; genes may stand several times, and '' is a gene without a name */
  readonly names: readonly string[];
  /** of the numbers within a row */
  readonly columns: readonly string[];
  readonly rows: readonly Float64Array[];
}

export const genesOf = ({ rowsAre, names, columns }: GeneTable): readonly string[] => (rowsAre === 'genes' ? names : columns);
export const samplesOf = ({ rowsAre, names, columns }: GeneTable): readonly string[] => (rowsAre === 'genes' ? columns : names);

/** Counts of two categorical variables: rows x columns, row-major, every row and column with at least one count. */
export interface ContingencyTable {
  readonly rowLevels: readonly string[];
  readonly columnLevels: readonly string[];
  readonly counts: Float64Array;
  readonly n: number;
}

/** Counts expected under independence, row-major. */
export function expectedCounts(table: ContingencyTable): Float64Array {
  const columns = table.columnLevels.length;
  const rows = table.rowLevels.length;
  const rowSums = new Float64Array(rows);
  const columnSums = new Float64Array(columns);
  table.counts.forEach((count, k) => {
    rowSums[Math.floor(k / columns)]! += count;
    columnSums[k % columns]! += count;
  });
  return Float64Array.from(table.counts, (_, k) => (rowSums[Math.floor(k / columns)]! * columnSums[k % columns]!) / table.n);
}

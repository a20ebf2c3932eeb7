/** Counts and cell table list different cells. */
export class UnknownCellError extends Error {
  readonly code = 'UNKNOWN_CELL';
  constructor(readonly absent: number, listed: number) {
    super(
      `${absent} of ${listed} cells of the counts are not in the cell table, or stand there twice. The two come from different readings of the reference; read it again, and make cell names unique across its files.`,
    );
    this.name = 'UnknownCellError';
  }
}

/** For each cell of the counts its row in the cell table. @throws UnknownCellError */
export function locateCells(cells: readonly string[], table: readonly string[]): Uint32Array {
  const row = new Map(table.map((cell, i) => [cell, i]));
  const absent = cells.filter((cell) => !row.has(cell)).length + (table.length - row.size);
  if (absent > 0) throw new UnknownCellError(absent, cells.length);
  return Uint32Array.from(cells, (cell) => row.get(cell) as number);
}

import { locateCells } from '../expression/locate-cells.js';
import type { Split } from './split-cells.js';

/**
 * The cells of one split that each type can be drawn from, as cell numbers of the counts, by code point of the cell's name
 * as the table has them.
 * @param cells cells of the counts
 * @param table cell table with a split for each cell
 * @returns one list a type, in the order of `cellTypes`
 */
export function cellPools(
  cells: readonly string[],
  table: readonly { readonly cell: string; readonly cellType: string; readonly split: string }[],
  cellTypes: readonly string[],
  split: Split,
): Uint32Array[] {
  const rows = locateCells(cells, table.map((row) => row.cell));
  const cellOf = new Map(Array.from(rows, (row, cell) => [row, cell]));
  const pools = new Map<string, number[]>(cellTypes.map((type) => [type, []]));
  table.forEach((row, i) => {
    const cell = cellOf.get(i);
    if (row.split === split && cell !== undefined) pools.get(row.cellType)?.push(cell);
  });
  return cellTypes.map((type) => Uint32Array.from(pools.get(type) as number[]));
}

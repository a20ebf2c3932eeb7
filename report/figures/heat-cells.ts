import type * as Plot from '@observablehq/plot';

/** Cells of one colour: a row of the grid and a column of it, each counted from 0. */
export interface HeatCells {
  readonly colour: string;
  readonly cells: readonly { readonly column: number; readonly row: number }[];
}

/**
 * The cells of a heat map, one path for each colour: ten thousand rectangles as elements of their own would be a megabyte.
 * The plot's x scale runs over columns, its y scale over rows.
 */
export function heatCells(colours: readonly HeatCells[], gap = 0): Plot.RenderFunction {
  return (_index, { x, y }, _values, _dimensions, { document }) => {
    const across = x as unknown as (value: number) => number;
    const down = y as unknown as (value: number) => number;
    const round = (value: number) => Math.round(value * 100) / 100;
    const group = document.createElementNS('http://www.w3.org/2000/svg', 'g');
    group.setAttribute('aria-label', 'cells');
    for (const { colour, cells } of colours) {
      if (cells.length === 0) continue;
      const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      path.setAttribute('fill', colour);
      path.setAttribute('d', cells.map(({ column, row }) => {
        const width = round(across(column + 1) - across(column));
        return `M${round(across(column))},${round(down(row))}h${width}v${round(down(row + 1) - down(row) - gap)}h${-width}z`;
      }).join(''));
      group.append(path);
    }
    return group as unknown as ReturnType<Plot.RenderFunction>;
  };
}

import * as Plot from '@observablehq/plot';

export interface LegendItem {
  readonly label: string;
  readonly colour: string;
  readonly symbol?: 'circle' | 'triangle' | 'square' | 'line';
  readonly dash?: string | undefined;
  readonly hollow?: boolean;
}

const pixelsPerCharacter = 6.3;
const swatch = 18;
const gap = 16;

/** Rows of legend that the items need in `width` pixels: reserve `legendHeight(rows)` of top margin. */
export function legendRows(items: readonly LegendItem[], width: number): LegendItem[][] {
  const rows: LegendItem[][] = [[]];
  let used = 0;
  for (const item of items) {
    const needed = swatch + item.label.length * pixelsPerCharacter + gap;
    if (used > 0 && used + needed > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(item);
    used += needed;
  }
  return rows;
}

export function legendHeight(rows: number): number {
  return rows * 17 + 8;
}

export interface LegendPlace {
  /** pixels from the frame's left edge; negative: into the margin */
  readonly left?: number;
  /** pixels that it is raised, to leave room for panel titles */
  readonly lift?: number;
  /** several panels: draw it at the left one only */
  readonly panels?: boolean;
}

/** A legend drawn as marks above the frame's top left corner, in rows of at most `width` pixels. */
export function legendMarks(items: readonly LegendItem[], width: number, { left = 0, lift = 0, panels = false }: LegendPlace = {}): Plot.Markish[] {
  const rows = legendRows(items, width);
  const place = { frameAnchor: 'top-left' as const, ...(panels ? { facetAnchor: 'left' as const } : {}) };
  return rows.flatMap((row, r) => {
    const dy = -lift - legendHeight(rows.length - r) + 12;
    let x = left;
    return row.flatMap((item) => {
      const start = x;
      x += swatch + item.label.length * pixelsPerCharacter + gap;
      return [
        Plot.vector([0], { ...place, ...swatchOf(item), dx: start + 7, dy }),
        Plot.text([item.label], { ...place, textAnchor: 'start', lineAnchor: 'middle', dx: start + swatch, dy }),
      ];
    });
  });
}

interface Path {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  arc(x: number, y: number, radius: number, start: number, end: number): void;
  rect(x: number, y: number, width: number, height: number): void;
  closePath(): void;
}

/** A swatch around the origin; it is a vector mark so that marks of the data are the only dots in a figure. */
function swatchOf({ symbol, colour, dash, hollow }: LegendItem): Plot.VectorOptions {
  const draw = (path: Path) => {
    if (symbol === 'line') {
      path.moveTo(-7, 0);
      path.lineTo(8, 0);
    } else if (symbol === 'circle') {
      path.moveTo(4.5, 0);
      path.arc(0, 0, 4.5, 0, 2 * Math.PI);
    } else if (symbol === 'triangle') {
      path.moveTo(0, -5);
      path.lineTo(4.6, 3.6);
      path.lineTo(-4.6, 3.6);
      path.closePath();
    } else {
      path.rect(-4.5, -4.5, 9, 9);
    }
  };
  const stroked = symbol === 'line' || hollow === true;
  return {
    anchor: 'start', shape: { draw } as unknown as Plot.VectorShapeImplementation,
    fill: stroked ? 'none' : colour, stroke: stroked ? colour : 'none', strokeWidth: symbol === 'line' ? 2.2 : 1.5,
    ...(dash ? { strokeDasharray: dash } : {}),
  };
}

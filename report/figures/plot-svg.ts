import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { standaloneSvg } from './standalone-svg.js';

export interface FigureText {
  readonly title: string;
  /** the figure in words, for those who do not see it */
  readonly description: string;
}

/**
 * Draws a plot without a browser and returns it as an SVG file. No legend, title or caption options: with
 * them Plot returns a <figure>; legends are drawn as marks (`legendMarks`).
 */
export function plotSvg(options: Plot.PlotOptions, words: FigureText): string {
  const { document } = parseHTML('<html></html>');
  const node = Plot.plot({
    className: 'deconflow-figure',
    style: { fontSize: '11px' },
    ...options,
    document: document as unknown as NonNullable<Plot.PlotOptions['document']>,
  });
  return standaloneSvg(node as unknown as Parameters<typeof standaloneSvg>[0], words);
}

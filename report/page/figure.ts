import { figureSource } from '../summaries/figure-source.js';
import { readingAid } from './reading-aids.js';
import { type Html, Html as Source, html, nothing, sentence } from './html.js';

export type Figures = ReadonlyMap<string, string>;

/** A figure with title, caption and the places of its file (where it is `published` as one) and its numbers; says so when it was not drawn. The SVG brings its own role and text alternative. */
export function figureBlock(figures: Figures, name: string, title: string, caption: string | Html, below: Html = nothing, published = true): Html {
  const svg = figures.get(name);
  if (svg === undefined) return html`<p class="missing">Figure “${title}” was not drawn: this run has no rows for it.</p>`;
  const width = widthOf(svg);
  return html`<figure id="figure-${name}"${new Source(width <= besideWidth ? ' class="beside"' : '')} style="--drawn:${width}px"><h3>${title}</h3><div class="scroll drawn">${new Source(svg.replace(/^<\?xml[^>]*\?>\s*/, ''))}</div><figcaption>${readingAid(name)}${typeof caption === 'string' ? sentence(caption) : caption} <span class="file">${published ? `figures/${name}.svg; ` : ''}data: ${figureSource(name) ?? 'tables/'}</span></figcaption>${below}</figure>\n`;
}

/** pixels; on a wide page the words of a figure up to this width stand beside it */
const besideWidth = 760;

/** The width that the figure was drawn for: on a narrow screen it scrolls rather than shrink its text beyond reading. */
function widthOf(svg: string): number {
  return Number(/^<svg[^>]* width="(\d+)/.exec(svg)?.[1] ?? 0);
}

/** Material for the second look: closed on screen, open on paper. */
export function more(summary: string, content: Html | readonly Html[]): Html {
  return html`<details><summary>${summary}</summary>${content}</details>\n`;
}

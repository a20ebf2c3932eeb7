import { type Html, Html as Source, html, nothing, sentence } from './html.js';

export type Figures = ReadonlyMap<string, string>;

/** A figure with title and caption; says so when it was not drawn. The SVG brings its own role and text alternative. */
export function figureBlock(figures: Figures, name: string, title: string, caption: string | Html, below: Html = nothing): Html {
  const svg = figures.get(name);
  if (svg === undefined) return html`<p class="missing">Figure “${title}” was not drawn: this run has no rows for it.</p>`;
  return html`<figure id="figure-${name}"><h4>${title}</h4><div class="scroll" style="--drawn:${widthOf(svg)}px">${new Source(svg.replace(/^<\?xml[^>]*\?>\s*/, ''))}</div><figcaption>${typeof caption === 'string' ? sentence(caption) : caption} <span class="file">figures/${name}.svg</span></figcaption>${below}</figure>\n`;
}

/** The width that the figure was drawn for: on a narrow screen it scrolls rather than shrink its text beyond reading. */
function widthOf(svg: string): number {
  return Number(/^<svg[^>]* width="(\d+)/.exec(svg)?.[1] ?? 0);
}

/** Material for the second look: closed on screen, open on paper. */
export function more(summary: string, content: Html | readonly Html[]): Html {
  return html`<details><summary>${summary}</summary>${content}</details>\n`;
}

import { type Html, Html as Source, html, nothing } from './html.js';
import { pageScript } from './script.js';
import { pageStyle } from './style.js';

export interface Page {
  readonly title: string;
  /** the line below the title */
  readonly about: string;
  /** more that the reader must know first */
  readonly further?: Html;
  readonly sections: readonly PageSection[];
  readonly footer: string;
  /** what this page's script does beyond every page's */
  readonly script?: string;
}

export interface PageSection {
  /** also the anchor in the list of contents */
  readonly id: string;
  readonly title: string;
  readonly content: Html;
}

/** A page that needs no network: style and script inside; the script only adds to what can be read without it. */
export function renderPage({ title, about, sections, footer, further = nothing, script = '' }: Page): string {
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${new Source(pageStyle)}</style></head>
<body><header><h1>${title}</h1><p class="meta">${about}</p>${further}</header>
<nav aria-label="Contents"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main>
${sections.map(({ content }) => content)}</main>
<footer>${footer}</footer><script>${new Source(pageScript + script)}</script></body></html>
`;
  return page.source;
}

import { escapeXml } from '../figures/standalone-svg.js';

/** HTML that is safe to insert as it stands. */
export class Html {
  constructor(readonly source: string) {}
}

export type HtmlPart = string | number | Html | readonly HtmlPart[];

/** Template for HTML: every inserted value is escaped unless it is `Html`. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(strings.reduce((source, text, i) => source + insert(parts[i - 1] ?? '') + text));
}

export const nothing = new Html('');

function insert(part: HtmlPart): string {
  if (part instanceof Html) return part.source;
  if (typeof part === 'string' || typeof part === 'number') return escapeXml(String(part));
  return part.map(insert).join('');
}

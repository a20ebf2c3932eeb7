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

/** A sentence whose numbers with an exponent stay on one line: a browser breaks `1.1e-6` after the hyphen. */
export function sentence(text: string): Html {
  return new Html(escapeXml(text).replace(/[\d.]+e-\d+/g, '<span class="unbroken">$&</span>'));
}

function insert(part: HtmlPart): string {
  if (part instanceof Html) return part.source;
  if (typeof part === 'string' || typeof part === 'number') return escapeXml(String(part));
  return part.map(insert).join('');
}

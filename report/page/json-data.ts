import { Html } from './html.js';

/** Data for the page's script. A text in it that reads like a closing tag must not end it. */
export function jsonData(id: string, data: unknown): Html {
  return new Html(`<script type="application/json" id="${id}">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`);
}

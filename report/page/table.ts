import { Html, html, nothing } from './html.js';

export interface Column {
  readonly head: string;
  /** numbers stand to the right */
  readonly number?: boolean;
}

export interface TableOptions {
  readonly caption?: string;
  /** said instead of an empty table */
  readonly whenEmpty?: string;
  /** row indices to stress */
  readonly strong?: readonly number[];
}

/** A plain table with scrolling on narrow screens; text is escaped. */
export function dataTable(columns: readonly Column[], rows: readonly (readonly (string | Html)[])[], options: TableOptions = {}): Html {
  if (rows.length === 0) return html`<p class="missing">${options.whenEmpty ?? 'No rows.'}</p>`;
  const caption = options.caption ? html`<caption><span>${options.caption}</span></caption>` : nothing;
  const mark = (i: number) => new Html(columns[i]?.number ? ' class="number"' : '');
  const line = (cells: readonly (string | Html)[], r: number) =>
    html`<tr${new Html(options.strong?.includes(r) ? ' class="strong"' : '')}>${cells.map((cell, i) => (i === 0 ? html`<th scope="row"${mark(i)}>${cell}</th>` : html`<td${mark(i)}>${cell}</td>`))}</tr>\n`;
  return html`<div class="scroll"><table>${caption}<thead><tr>${columns.map(({ head }, i) => html`<th scope="col"${mark(i)}>${head}</th>`)}</tr></thead><tbody>
${rows.map(line)}</tbody></table></div>`;
}

export const text = (head: string): Column => ({ head });
export const number = (head: string): Column => ({ head, number: true });

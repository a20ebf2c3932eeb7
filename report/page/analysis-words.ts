import { groupColour } from '../colours.js';
import { countText, pEquals } from '../number-text.js';
import { type Analysis, expectedEvents, type GroupSize, testOf } from '../summaries/survival-summary.js';
import type { ReportTables } from '../report-tables.js';
import { type Html, Html as Source, html } from './html.js';

/** a group is too small to carry a finding below either of these */
export const smallGroup = { patients: 10, events: 5 } as const;

export function isSmall({ patients, events }: GroupSize): boolean {
  return patients < smallGroup.patients || events < smallGroup.events;
}

/** `24 (10 events)`, or `nobody`. */
export function sizeText(size: GroupSize | undefined): string {
  if (!size || size.patients === 0) return 'nobody';
  return `${countText(size.patients)} (${countText(size.events)} event${size.events === 1 ? '' : 's'})`;
}

/** Sizes of all groups in one line: they stand beside every p value of the report. */
export function sizesText(sizes: readonly GroupSize[]): string {
  return sizes.map((size) => `${size.group} ${sizeText(size)}`).join(', ');
}

/** What the curves say about one called group: does it live longer or shorter than the log-rank expects? */
export function courseOf(tables: ReportTables, analysis: Analysis, group: string): 'fewer' | 'more' | 'as many' | 'unknown' {
  const sums = expectedEvents(tables, analysis).get(group);
  if (!sums) return 'unknown';
  const difference = sums.observed - sums.expected;
  return Math.abs(difference) < 1e-9 ? 'as many' : difference < 0 ? 'fewer' : 'more';
}

/** p of a comparison in words; a comparison that lacks a group has none. */
export function pWords(tables: ReportTables, analysis: Analysis, comparison: string): string {
  const p = testOf(tables, analysis, comparison);
  return Number.isNaN(p) ? 'not testable' : pEquals(p);
}

/** Group name with its colour. */
export function groupLabel(group: string): Html {
  return html`<span class="unbroken"><span class="chip" style="background:${groupColour(group)}"></span>${group}</span>`;
}

/** A definition that a narrow column breaks between its states, never inside one; copied, it is the same text. */
export function definitionLabel(definition: string): Html {
  const parts = definition.split(';');
  return html`${parts.map((part, i) => html`<span class="unbroken">${part}${i < parts.length - 1 ? ';' : ''}</span>${new Source(i < parts.length - 1 ? '<wbr>' : '')}`)}`;
}

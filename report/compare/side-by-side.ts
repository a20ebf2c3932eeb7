import { countText, fixedText, pText } from '../number-text.js';
import { type Html, html, nothing, sentence } from '../page/html.js';
import { findingSentences } from '../page/finding.js';
import { dataTable, number, text } from '../page/table.js';
import { numberOf, type ReportTables, rowsOf, textOf } from '../report-tables.js';
import { countDefinitions } from '../summaries/definition-counts.js';
import { targetTitles } from '../summaries/target-titles.js';

/** The finding of each run in words, beside each other. */
export function findings(before: ReportTables, now: ReportTables): Html {
  const column = (title: string, tables: ReportTables) => html`<div><h3>${title}</h3>${findingSentences(tables).map((words) => html`<p>${sentence(words)}</p>`)}</div>`;
  return html`<div class="pair">${column('First run', before)}${column('Second run', now)}</div>`;
}

/** Quality of the network, counts of definitions and all log-rank tests of both runs. */
export function numbers(before: ReportTables, now: ReportTables): Html {
  const quality = paired(before, now, 'test_metrics', ['method', 'target'], (row) => row.cell_type === 'all').map(([row, was, is]) => [
    `${textOf(row, 'method')}, ${(targetTitles[textOf(row, 'target')] ?? textOf(row, 'target')).toLowerCase()}`, fixedText(numberOf(was, 'ccc'), 3), fixedText(numberOf(is, 'ccc'), 3),
  ]);
  const tests = paired(before, now, 'survival_tests', ['cohort', 'grouping', 'variant', 'comparison'], () => true).map(([row, was, is]) => [
    textOf(row, 'cohort'), textOf(row, 'grouping'), textOf(row, 'variant') || '–', textOf(row, 'comparison'), sizeOf(was), pText(numberOf(was, 'p_value')), sizeOf(is), pText(numberOf(is, 'p_value')),
  ]);
  return html`${dataTable([text('Simulated test set, all cell types'), number('CCC, first'), number('CCC, second')], quality, { whenEmpty: 'Neither run tested a network.' })}
${definitionCounts(before, now)}
${dataTable([text('Cohort'), text('Groups from'), text('Variant'), text('Log-rank test'), text('First: n (events)'), number('p'), text('Second: n (events)'), number('p')], tests, { whenEmpty: 'Neither run tested survival.' })}`;
}

function definitionCounts(before: ReportTables, now: ReportTables): Html {
  if (!before.definitions && !now.definitions) return nothing;
  const [old, current] = [countDefinitions(rowsOf(before, 'definitions')), countDefinitions(rowsOf(now, 'definitions'))];
  const rows = (['all', 'tested', 'significant', 'unique'] as const).map((kind) => [kind, countText(old[kind]), countText(current[kind])]);
  return dataTable([text('Definitions of groups'), number('First run'), number('Second run')], rows);
}

/** Rows of a table in both runs by the given columns, in the second run's order; one that a run lacks is empty. */
function paired(before: ReportTables, now: ReportTables, table: 'test_metrics' | 'survival_tests', keys: readonly string[], keep: (row: Row) => boolean): [Row, Row, Row][] {
  const byKey = (tables: ReportTables) => new Map(rowsOf(tables, table).filter(keep).map((row) => [JSON.stringify(keys.map((key) => textOf(row, key))), row]));
  const [old, current] = [byKey(before), byKey(now)];
  return [...new Map([...current, ...old])].map(([key, row]) => [row, old.get(key) ?? {}, current.get(key) ?? {}]);
}

type Row = Parameters<typeof textOf>[0];

function sizeOf(row: Row): string {
  return row.n === undefined ? '–' : `${countText(numberOf(row, 'n'))} (${countText(numberOf(row, 'events'))})`;
}

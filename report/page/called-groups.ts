import { orderGroups } from '../colours.js';
import { countText } from '../number-text.js';
import { type ReportTables, rowsBy, rowsOf, textOf } from '../report-tables.js';
import { headlineVariant, variantOrder } from '../summaries/survival-summary.js';
import { type Html, nothing } from './html.js';
import { dataTable, number, text } from './table.js';

/** How many patients of each cohort each variant calls, where no survival stands beside them; nothing without groups. */
export function calledGroupsTable(tables: ReportTables): Html {
  const rows = rowsOf(tables, 'groups');
  const groups = orderGroups(rows.map((row) => textOf(row, 'group')));
  if (rows.length === 0) return nothing;
  const rank = (key: string) => (variantOrder as readonly string[]).indexOf(key.split('\n')[1] ?? '');
  const called = [...rowsBy(rows, (row) => `${textOf(row, 'cohort')}\n${textOf(row, 'variant')}`)].sort(([a], [b]) => rank(a) - rank(b));
  return dataTable(
    [text('Cohort'), text('Variant'), ...groups.map(number)],
    called.map(([key, own]) => [...key.split('\n'), ...groups.map((group) => countText(own.filter((row) => row.group === group).length))]),
    { caption: 'Patients called by each variant. Bold: the headline.', strong: called.flatMap(([key], i) => (key.endsWith(`\n${headlineVariant}`) ? [i] : [])) },
  );
}

/** `12 favourable, 80 intermediate`, of one cohort by the headline variant. */
export function calledGroupsText(tables: ReportTables, cohort: string): string {
  const rows = rowsOf(tables, 'groups').filter((row) => row.cohort === cohort && row.variant === headlineVariant);
  const byGroup = rowsBy(rows, (row) => textOf(row, 'group'));
  return orderGroups(byGroup.keys()).map((group) => `${countText(byGroup.get(group)?.length ?? 0)} ${group}`).join(', ');
}

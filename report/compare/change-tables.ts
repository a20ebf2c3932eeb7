import type { RunChanges } from '../../data-catalog/changes/run-changes.js';
import { showValue, type ValueChange } from '../../data-catalog/changes/value-changes.js';
import type { NumericChange } from '../../data-catalog/changes/table-changes.js';
import { keyText } from '../../data-catalog/changes/hidden-names.js';
import { countText, shortText } from '../number-text.js';
import { type Html, html } from '../page/html.js';
import { dataTable, number, text } from '../page/table.js';

/** What went into the two runs, where it differs. */
export function whatWentIn({ study, inputs, software }: RunChanges): Html {
  const rows = (kind: string, changes: readonly ValueChange[], shown = showValue) => changes.map(({ path, before, now }) => [kind, path, html`<code>${shown(before)}</code>`, html`<code>${shown(now)}</code>`]);
  return dataTable(
    [text('Kind'), text('What'), text('First run'), text('Second run')],
    [...rows('study file', study), ...rows('input file', inputs, shortHash), ...rows('seed, engine, version', software)],
    { whenEmpty: 'Study file, inputs, seed, engine and versions are the same.' },
  );
}

/** Row for row, what became of each table. */
export function whatCameOut({ tables, tablesEqual, tablesAdded, tablesRemoved, files }: RunChanges): Html {
  const rows = tables.map((change) => [
    change.table, countText(change.rows.before), countText(change.rows.now), countText(change.added), countText(change.removed), countText(change.changed), largest(change.largestAbsolute),
  ]);
  const only = [...tablesAdded.map((table) => `${table} (second run only)`), ...tablesRemoved.map((table) => `${table} (first run only)`)];
  return html`${dataTable(
    [text('Table'), number('Rows, first'), number('Rows, second'), number('Added'), number('Gone'), number('Changed'), text('Largest change of a number')], rows,
    { caption: 'Rows are matched by the columns that identify them.', whenEmpty: 'Every table that both runs have is the same.' },
  )}<p>${tablesEqual.length === 0 ? 'No table is the same.' : `The same in both: ${tablesEqual.join(', ')}.`}${only.length === 0 ? '' : ` In one run only: ${only.join(', ')}.`}${files.length === 0 ? '' : ` Other published files that differ: ${countText(files.length)}.`}</p>`;
}

function largest(change: NumericChange | null): string {
  if (change === null) return '–';
  const { column, key, before, now } = change;
  // As many digits as it takes to see a difference.
  const digits = [3, 6, 9, 12].find((some) => shortText(before, some) !== shortText(now, some)) ?? 17;
  return `${column} ${shortText(before, digits)} → ${shortText(now, digits)} (${keyText(key)})`;
}

/** Enough of a sha256 to see that it is another. */
function shortHash(value: unknown): string {
  return typeof value === 'string' ? `${value.slice(0, 12)}…` : showValue(value);
}

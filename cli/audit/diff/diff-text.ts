import { HIDDEN, keyText } from '../../../data-catalog/changes/hidden-names.js';
import { showValue, type ValueChange } from '../../../data-catalog/changes/value-changes.js';
import type { RunChanges } from '../../../data-catalog/changes/run-changes.js';
import type { NumericChange, TableChanges } from '../../../data-catalog/changes/table-changes.js';

/** The changes as lines; sections without a change are left out. */
export function diffText(changes: RunChanges): string[] {
  const { before, now, equal, tables, tablesAdded, tablesRemoved, tablesEqual, groups, files } = changes;
  const lines = [`${before} -> ${now}${equal ? ': equal' : ''}`];
  lines.push(...section('study', changes.study.map(valueText)), ...section('input files', changes.inputs.map(valueText)));
  lines.push(...section('seed, engine and versions', changes.software.map(valueText)));
  lines.push(
    ...section('tables', [
      ...tables.flatMap(tableText),
      ...tablesAdded.map((table) => `${table}: only in ${now}`),
      ...tablesRemoved.map((table) => `${table}: only in ${before}`),
    ]),
  );
  lines.push(`equal tables: ${tablesEqual.length}`);
  lines.push(...section('patients who change group', groups.map((move) =>
    `${move.cohort}, ${move.grouping}${move.variant === '' ? '' : ` (${move.variant})`}: ${move.from ?? '(absent)'} -> ${move.to ?? '(absent)'}: ${move.patients}${move.names === undefined ? '' : ` (${move.names.join(', ')})`}`,
  )));
  lines.push(...section('other files that differ', summary(files)));
  if (lines.some((line) => line.includes(`=${HIDDEN}`))) lines.push('', `Patients and cells are shown as ${HIDDEN}; --names shows them.`);
  return lines;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];
}

function valueText({ path, before, now }: ValueChange): string {
  return `${path} ${showValue(before)} -> ${showValue(now)}`;
}

function tableText(changes: TableChanges): string[] {
  const { table, rows, added, removed, changed, cells, largestAbsolute, largestRelative, columnsAdded, columnsRemoved, reordered } = changes;
  const columns = Object.entries(cells).map(([column, n]) => `${column} ${n}`);
  return [
    `${table}: ${rows.before} -> ${rows.now} rows; ${added} added, ${removed} removed, ${changed} changed${columns.length === 0 ? '' : ` (${columns.join(', ')})`}${reordered ? '; equal rows in another order' : ''}`,
    ...columnsAdded.map((column) => `  column ${column} is new`),
    ...columnsRemoved.map((column) => `  column ${column} is gone`),
    ...(largestAbsolute === null ? [] : [`  largest change: ${numericText(largestAbsolute)}`]),
    ...(largestRelative === null ? [] : [`  largest relative change: ${numericText(largestRelative)}`]),
  ];
}

function numericText({ column, key, before, now, difference }: NumericChange): string {
  return `${difference.toPrecision(3)} in ${column}, ${before} -> ${now}, at ${keyText(key)}`;
}

/** Files by folder: a run has dozens of figures. */
function summary(files: readonly string[]): string[] {
  const folders = new Map<string, number>();
  for (const file of files) {
    const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : file;
    folders.set(folder, (folders.get(folder) ?? 0) + 1);
  }
  return [...folders].map(([folder, n]) => (files.includes(folder) ? folder : `${folder}/: ${n}`));
}

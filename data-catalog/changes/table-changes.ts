import type { CellValue, Row } from '../tables/schema.js';
import { keyColumns, shownKey } from './hidden-names.js';

/** A numeric cell that is not what it was. */
export interface NumericChange {
  readonly column: string;
  readonly key: Readonly<Record<string, CellValue>>;
  readonly before: number;
  readonly now: number;
  /** absolute, or relative to the larger of both */
  readonly difference: number;
}

export interface TableChanges {
  readonly table: string;
  readonly rows: { readonly before: number; readonly now: number };
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  /** changed cells by column */
  readonly cells: Readonly<Record<string, number>>;
  readonly largestAbsolute: NumericChange | null;
  readonly largestRelative: NumericChange | null;
  readonly columnsAdded: readonly string[];
  readonly columnsRemoved: readonly string[];
  /** equal rows in another order */
  readonly reordered: boolean;
}

/** Rows of one table by their key columns: added, removed, changed, and the largest numeric changes. */
export function tableChanges(table: string, before: readonly Row[], now: readonly Row[], names: boolean): TableChanges {
  const [oldColumns, newColumns] = [Object.keys(before[0] ?? now[0] ?? {}), Object.keys(now[0] ?? before[0] ?? {})];
  const columns = newColumns.filter((column) => oldColumns.includes(column));
  const keys = keyColumns(table, columns).filter((column) => columns.includes(column));
  const [old, current] = [byKey(before, keys), byKey(now, keys)];
  const cells: Record<string, number> = {};
  let [added, changed] = [0, 0];
  let largestAbsolute: NumericChange | null = null;
  let largestRelative: NumericChange | null = null;
  for (const [key, row] of current) {
    const was = old.get(key);
    if (was === undefined) {
      added++;
      continue;
    }
    const differing = columns.filter((column) => (was[column] ?? null) !== (row[column] ?? null));
    if (differing.length > 0) changed++;
    for (const column of differing) {
      cells[column] = (cells[column] ?? 0) + 1;
      const [a, b] = [was[column], row[column]];
      if (typeof a !== 'number' || typeof b !== 'number') continue;
      const absolute = Math.abs(b - a);
      const relative = Number.isFinite(absolute) ? absolute / Math.max(Math.abs(a), Math.abs(b)) : absolute;
      const change = (difference: number): NumericChange => ({ column, key: shownKey(table, row, keys, names), before: a, now: b, difference });
      if (absolute > (largestAbsolute?.difference ?? 0)) largestAbsolute = change(absolute);
      if (relative > (largestRelative?.difference ?? 0)) largestRelative = change(relative);
    }
  }
  const removed = [...old.keys()].filter((key) => !current.has(key)).length;
  return {
    table, rows: { before: before.length, now: now.length }, added, removed, changed, cells, largestAbsolute, largestRelative,
    columnsAdded: newColumns.filter((column) => !oldColumns.includes(column)), columnsRemoved: oldColumns.filter((column) => !newColumns.includes(column)),
    reordered: added === 0 && removed === 0 && changed === 0 && [...old.keys()].join() !== [...current.keys()].join(),
  };
}

/** Rows by their key; a key that stands several times is counted through, so that no row hides another. */
function byKey(rows: readonly Row[], keys: readonly string[]): Map<string, Row> {
  const times = new Map<string, number>();
  return new Map(
    rows.map((row) => {
      const key = JSON.stringify(keys.map((column) => row[column] ?? null));
      const n = times.get(key) ?? 0;
      times.set(key, n + 1);
      return [`${key}${n}`, row];
    }),
  );
}

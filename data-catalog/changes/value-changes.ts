/** One place where two nested values differ; undefined: it is not there. */
export interface ValueChange {
  /** for example `cohorts[0].clinical.time.unit` */
  readonly path: string;
  readonly before: unknown;
  readonly now: unknown;
}

/** Where two JSON values differ, by path. A list of plain values is one value: its places have no names. */
export function valueChanges(before: unknown, now: unknown, path = ''): ValueChange[] {
  if (JSON.stringify(before) === JSON.stringify(now)) return [];
  if (isRecord(before) && isRecord(now)) {
    return [...new Set([...Object.keys(before), ...Object.keys(now)])].flatMap((key) => valueChanges(before[key], now[key], path === '' ? key : `${path}.${key}`));
  }
  if (isListOfRecords(before) && isListOfRecords(now)) {
    return Array.from({ length: Math.max(before.length, now.length) }, (_, i) => valueChanges(before[i], now[i], `${path}[${i}]`)).flat();
  }
  return [{ path, before, now }];
}

/** Every leaf of a nested value by its path. */
export function leaves(value: unknown, path = ''): [path: string, value: unknown][] {
  if (isRecord(value)) return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
  if (isListOfRecords(value) && value.length > 0) return value.flatMap((inner, i) => leaves(inner, `${path}[${i}]`));
  return [[path, value]];
}

/** A value as people read it. */
export function showValue(value: unknown): string {
  return value === undefined ? '(absent)' : JSON.stringify(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfRecords(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.every(isRecord);
}

/**
 * Work that starts now and is awaited later: nothing near needs it. Where it fails before it is awaited, the failure waits
 * too (a rejection that nobody handles would fail Temporal's workflow task, which is then tried for ever).
 */
export function ahead<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

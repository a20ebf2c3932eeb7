import { canonicalJson } from '../../data-catalog/store/key.js';

/** What an action says of how its step came about. */
const ATTEMPT = /^(computed|taken from the store, where it stood)(; key \w+), attempt \d+$/;
const FAILED_ATTEMPT = /^#step-\d+-attempt-\d+$/;
const RUN_ID = /\d{8}T\d{6}Z-[0-9a-f]{12}/g;
const TIMES = new Set(['startTime', 'endTime', 'datePublished', 'position']);
/** Their own content differs between runs; it is compared by itself. */
const RECORDS = new Set(['run.json', 'report.html', 'README.md']);

interface Entity {
  readonly '@id': string;
  readonly name?: string;
  readonly object?: { readonly '@id': string };
}

/** The crate without run id, times, attempts and hits; its steps are numbered in the order they ended, so they are named by their labels here. */
export function comparableCrate(text: string): string {
  const crate = JSON.parse(text.replaceAll(RUN_ID, 'RUN')) as { '@graph': Entity[] };
  const names = new Map<string, string>();
  for (const entity of crate['@graph']) if (entity['@id'].startsWith('#step-')) names.set(entity['@id'], `#step of ${entity.name}`);
  for (const entity of crate['@graph']) {
    if (entity['@id'].startsWith('#control-')) names.set(entity['@id'], `#control of ${names.get(entity.object?.['@id'] ?? '')}`);
  }
  const graph = crate['@graph'].filter(({ '@id': id }) => !FAILED_ATTEMPT.test(id)).map((entity) => canonicalJson(plain(entity, names))).sort();
  return canonicalJson({ ...crate, '@graph': graph });
}

function plain(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return names.get(value) ?? value.replace(ATTEMPT, '$2');
  if (Array.isArray(value)) return value.filter((item) => !FAILED_ATTEMPT.test(String((item as { '@id'?: unknown } | null)?.['@id']))).map((item) => plain(item, names)).sort((a, b) => compare(canonicalJson(a), canonicalJson(b)));
  if (typeof value !== 'object' || value === null) return value;
  const id = '@id' in value ? String(value['@id']) : '';
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !TIMES.has(key) && !(RECORDS.has(id) && (key === 'sha256' || key === 'contentSize')))
      // A content that several steps made (an empty table) bears the name of the one that ended last.
      .filter(([key]) => key !== 'name' || !id.startsWith('#sha256-'))
      .map(([key, inner]) => [key, plain(inner, names)]),
  );
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

import { createHash } from 'node:crypto';

/** JSON with the keys of every object in code-unit order: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((v) => canonicalJson(v === undefined ? null : v)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** The named parts of a step's key, kept in the manifest so that `explain` can name the one that changed. */
export interface KeyParts {
  readonly step: string;
  readonly version: number;
  readonly parameters: unknown;
  /** content sha256 of each input, lists in order; nothing else of the input enters the key */
  readonly inputs: Readonly<Record<string, string | readonly string[]>>;
  readonly seed?: number;
  readonly engine?: string;
}

/** sha256 over the length-prefixed parts (undelimited parts could collide). */
export function stepKey(parts: KeyParts): string {
  const hash = createHash('sha256');
  const add = (text: string) => hash.update(`${Buffer.byteLength(text)}:`).update(text);
  for (const part of [
    parts.step,
    String(parts.version),
    canonicalJson(parts.parameters),
    canonicalJson(parts.inputs),
    parts.seed === undefined ? '' : String(parts.seed),
    parts.engine ?? '',
  ]) {
    add(part);
  }
  return hash.digest('hex');
}

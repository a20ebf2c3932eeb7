import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';

export interface Position {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}
export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };
export type Path = readonly (string | number)[];

const MOST_NODES = 200_000;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

export const pathKey = (path: Path): string => JSON.stringify(path.map(String));
export const isRecord = (value: unknown): value is { [key: string]: Plain } => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A plain value that remembers where each of its parts was written: value positions by path, and key positions. */
export class LocatedValue {
  constructor(
    readonly value: Plain,
    readonly values: Map<string, Position>,
    readonly keys: Map<string, Position>,
  ) {}

  /** The position of the value at `path`, or of its nearest parent that was written. */
  at(path: Path): Position | undefined {
    for (let length = path.length; length >= 0; length--) {
      const found = this.values.get(pathKey(path.slice(0, length)));
      if (found) return found;
    }
    return undefined;
  }

  keyAt(path: Path): Position | undefined {
    return this.keys.get(pathKey(path)) ?? this.at(path);
  }

  /** This value with `other` laid over it: maps are merged, everything else is replaced. */
  overlay(other: LocatedValue): LocatedValue {
    const values = new Map(this.values);
    const keys = new Map(this.keys);
    const merge = (a: Plain | undefined, b: Plain, path: Path): Plain => {
      const id = pathKey(path);
      if (isRecord(a) && isRecord(b)) {
        const merged: { [key: string]: Plain } = { ...a };
        for (const [key, value] of Object.entries(b)) merged[key] = merge(a[key], value, [...path, key]);
        return merged;
      }
      const copy = (value: Plain, at: Path) => {
        const position = other.values.get(pathKey(at));
        if (position) values.set(pathKey(at), position);
        const key = other.keys.get(pathKey(at));
        if (key) keys.set(pathKey(at), key);
        if (Array.isArray(value)) for (const [i, item] of value.entries()) copy(item, [...at, i]);
        else if (isRecord(value)) for (const [k, v] of Object.entries(value)) copy(v, [...at, k]);
      };
      const below = `${id.slice(0, -1)},`;
      for (const positions of [values, keys]) {
        for (const written of positions.keys()) if (written.startsWith(below)) positions.delete(written);
      }
      values.delete(id);
      copy(b, path);
      return b;
    };
    return new LocatedValue(merge(this.value, other.value, []), values, keys);
  }

  /** The part at `key` of a map, with its own positions. */
  part(key: string): LocatedValue | undefined {
    if (!isRecord(this.value) || !Object.hasOwn(this.value, key)) return undefined;
    const inside = (map: Map<string, Position>) => {
      const out = new Map<string, Position>();
      for (const [id, position] of map) {
        const path = JSON.parse(id) as string[];
        if (path[0] === key) out.set(pathKey(path.slice(1)), position);
      }
      return out;
    };
    return new LocatedValue(this.value[key] as Plain, inside(this.values), inside(this.keys));
  }

  without(key: string): LocatedValue {
    if (!isRecord(this.value)) return this;
    const { [key]: _, ...rest } = this.value;
    return new LocatedValue(rest, this.values, this.keys);
  }
}

/** The content of a YAML document with the position of each key and value. Throws RangeError when aliases blow it up. */
export function locate(document: Document, lines: LineCounter, file: string): LocatedValue {
  const values = new Map<string, Position>();
  const keys = new Map<string, Position>();
  let nodes = 0;
  const position = (node: Node): Position => {
    const at = lines.linePos(node.range?.[0] ?? 0);
    return { file, line: at.line, column: at.col };
  };
  const walk = (node: unknown, path: Path): Plain => {
    if (++nodes > MOST_NODES || path.length > 100) throw new RangeError('the file nests or repeats itself through aliases without end');
    if (isAlias(node)) return walk(node.resolve(document), path);
    if (isScalar(node) || isMap(node) || isSeq(node)) values.set(pathKey(path), position(node));
    if (isScalar(node)) {
      const value = node.value;
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : value == null ? null : String(value);
    }
    if (isSeq(node)) return node.items.map((item, i) => walk(item, [...path, i]));
    if (isMap(node)) {
      const record: { [key: string]: Plain } = {};
      for (const pair of node.items) {
        const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
        if (FORBIDDEN_KEYS.has(key)) throw new RangeError(`the key ${key} is not allowed`);
        if (isScalar(pair.key)) keys.set(pathKey([...path, key]), position(pair.key));
        record[key] = walk(pair.value, [...path, key]);
      }
      return record;
    }
    return null;
  };
  return new LocatedValue(walk(document.contents, []), values, keys);
}

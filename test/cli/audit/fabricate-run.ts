import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileSha256 } from '../../../data-catalog/store/file-content.js';
import { type KeyParts, stepKey } from '../../../data-catalog/store/key.js';
import { writeCsv } from '../../../data-catalog/tables/csv-file.js';
import { type Row, TABLES, type TableName } from '../../../data-catalog/tables/schema.js';
import { writeTable } from '../../../data-catalog/tables/table-file.js';

/** A step of a fabricated run. Inputs are named `label/output`, or `file:NAME`. */
export interface FabricatedStep {
  readonly name: string;
  readonly label: string;
  readonly version?: number;
  readonly parameters?: unknown;
  readonly inputs?: Readonly<Record<string, string | readonly string[]>>;
  /** rows of a table, which the store then holds; or a text, which stands for a content that it does not hold */
  readonly outputs: Readonly<Record<string, { readonly table: TableName; readonly rows: readonly Row[] } | 'any'>>;
  readonly seeded?: boolean;
  readonly engine?: boolean;
}

export interface FabricatedRun {
  readonly out: string;
  readonly state: string;
  readonly id: string;
  readonly study?: Readonly<Record<string, unknown>>;
  readonly seed?: number;
  readonly engine?: { readonly name: string; readonly version: string };
  /** sha256 of input files by name */
  readonly files?: Readonly<Record<string, string>>;
  readonly steps?: readonly FabricatedStep[];
  readonly tables?: Partial<Record<TableName, readonly Row[]>>;
  /** leave out the manifests */
  readonly withoutManifests?: boolean;
}

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A results folder and its manifests, as a run would leave them; a step whose manifest is there already is a hit. */
export async function fabricateRun(given: FabricatedRun): Promise<string> {
  const { out, state, id, seed = 1, engine = { name: 'wasm', version: '1' }, files = {}, steps = [], tables = {} } = given;
  const folder = join(out, id);
  for (const path of [join(folder, 'tables'), join(state, 'manifests'), join(state, 'objects')]) mkdirSync(path, { recursive: true });
  const contents = new Map(Object.entries(files).map(([name, hash]) => [`file:${name}`, hash]));
  const hashOf = (name: string) => contents.get(name) ?? name;
  const records: object[] = [];
  for (const [i, step] of steps.entries()) {
    const inputs = Object.fromEntries(Object.entries(step.inputs ?? {}).map(([input, from]) => [input, typeof from === 'string' ? hashOf(from) : from.map(hashOf)]));
    const parts: KeyParts = {
      step: step.name, version: step.version ?? 1, parameters: step.parameters ?? {}, inputs,
      ...(step.seeded ? { seed } : {}), ...(step.engine ? { engine: `${engine.name}@${engine.version}` } : {}),
    };
    const key = stepKey(parts);
    const outputs: Record<string, { sha256: string; bytes: number }> = {};
    for (const [output, content] of Object.entries(step.outputs)) {
      outputs[output] = content === 'any' ? { sha256: sha256(`${key}/${output}`), bytes: 1 } : await storeTable(state, content.table, content.rows);
      contents.set(`${step.label}/${output}`, outputs[output].sha256);
    }
    const manifest = join(state, 'manifests', `${key}.json`);
    const cache = existsSync(manifest) ? 'hit' : 'miss';
    const times = { start: `2026-01-01T00:00:${String(i).padStart(2, '0')}.000Z`, end: `2026-01-01T00:00:${String(i).padStart(2, '0')}.500Z` };
    if (!given.withoutManifests) writeFileSync(manifest, JSON.stringify({ key, parts, outputs, ...times }));
    records.push({ name: step.name, label: step.label, key, cache, attempts: 1, ...times, inputs, outputs });
  }
  for (const [table, rows] of Object.entries(tables) as [TableName, Row[]][]) {
    await writeTable(join(folder, 'tables', `${table}.parquet`), TABLES[table], rows);
    await writeCsv(join(folder, 'tables', `${table}.csv`), TABLES[table], rows);
  }
  const inputs = Object.entries(files).map(([name, hash]) => ({ name, sha256: hash, size: 1 }));
  const run = { id, study: { name: 'made-up', ...given.study }, seed, engine, versions: { deconflow: '0.1.0' }, machine: { platform: 'linux' }, inputs, steps: records };
  writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
  return folder;
}

async function storeTable(state: string, table: TableName, rows: readonly Row[]): Promise<{ sha256: string; bytes: number }> {
  const path = join(state, 'objects', 'being-written');
  await writeTable(path, TABLES[table], rows);
  const hash = await fileSha256(path);
  await rename(path, join(state, 'objects', hash));
  return { sha256: hash, bytes: 1 };
}

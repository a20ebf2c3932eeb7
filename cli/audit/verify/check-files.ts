import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fileSha256 } from '../../../data-catalog/store/file-content.js';
import { Lineage } from '../run/lineage.js';
import { CRATE, publishedFiles } from '../run/published-files.js';
import type { AuditedRun } from '../run/run-record.js';
import { type Check, failed, ok } from './check.js';

const crateSchema = z.object({ '@graph': z.array(z.looseObject({ '@id': z.string(), sha256: z.string().optional() })) });

export interface FileChecks {
  readonly checks: readonly Check[];
  /** sha256 of each published file as it is now */
  readonly hashes: ReadonlyMap<string, string>;
}

/**
 * Each published file against the RO-Crate, and what is a copy of an artifact (tables, profiles, expression, model) against
 * the outputs in run.json too: who changes a file and the crate alike is found out by the other record.
 */
export async function checkFiles(run: AuditedRun): Promise<FileChecks> {
  const files = (await publishedFiles(run.folder)).filter((file) => file !== CRATE);
  const hashes = new Map<string, string>();
  for (const file of files) hashes.set(file, await fileSha256(join(run.folder, file)));
  const recorded = await crateHashes(run.folder);
  if (recorded === undefined) return { checks: [failed(CRATE, 'missing or damaged: published files cannot be checked against it')], hashes };
  const lineage = new Lineage(run);
  const outputs = new Set([...run.steps.flatMap((step) => Object.values(step.outputs)), ...(run.applied?.took ?? [])].map(({ sha256 }) => sha256));
  const checks = files.map((file): Check => {
    const [found, expected] = [hashes.get(file) ?? '', recorded.get(file)];
    if (expected === undefined) return { subject: file, state: 'unlisted', detail: 'not named by the RO-Crate' };
    if (found !== expected) return failed(file, `its sha256 is ${found}, the RO-Crate has ${expected}`);
    const table = /^tables\/(.+)\.parquet$/.exec(file)?.[1];
    const maker = table === undefined ? undefined : lineage.tableMaker(table);
    const wanted = maker?.step.outputs[maker.output]?.sha256;
    if (wanted !== undefined && wanted !== found) return failed(file, `its sha256 is ${found}, step "${maker?.step.label}" made ${wanted}`);
    if (isCopy(file) && !outputs.has(found)) return failed(file, `its sha256 ${found} is no output of a step in run.json`);
    return ok(file);
  });
  const missing = [...recorded.keys()].filter((file) => !hashes.has(file)).map((file) => failed(file, 'missing: the RO-Crate names it'));
  return { checks: [...checks, ...missing], hashes };
}

/** Files that publishing copies from the store as they are. */
function isCopy(file: string): boolean {
  return file.endsWith('.parquet') || file.startsWith('model/');
}

async function crateHashes(folder: string): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const { '@graph': graph } = crateSchema.parse(JSON.parse(await readFile(join(folder, CRATE), 'utf8')));
    return new Map(graph.flatMap(({ '@id': id, sha256 }): [string, string][] => (sha256 === undefined ? [] : [[id.split('/').map(decodeURIComponent).join('/'), sha256]])));
  } catch {
    return undefined;
  }
}

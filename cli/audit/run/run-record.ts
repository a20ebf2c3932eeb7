import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256Schema } from './sha256-schema.js';

const storedOutput = z.object({ sha256: sha256Schema, bytes: z.number() });
const stepSchema = z.object({
  name: z.string(),
  label: z.string(),
  key: sha256Schema,
  cache: z.enum(['hit', 'miss']),
  start: z.string(),
  end: z.string(),
  /** sha256 of each input; empty where the manifest was gone when the run was published */
  inputs: z.record(z.string(), z.union([sha256Schema, z.array(sha256Schema)])),
  outputs: z.record(z.string(), storedOutput),
});
const runSchema = z.object({
  id: z.string(),
  study: z.looseObject({ name: z.string() }),
  seed: z.number(),
  engine: z.object({ name: z.string(), version: z.string() }),
  versions: z.record(z.string(), z.string()),
  machine: z.record(z.string(), z.union([z.string(), z.number()])),
  inputs: z.array(z.object({ name: z.string(), sha256: sha256Schema, size: z.number() })),
  /** of a run that applied another run's study to a new cohort */
  applied: z
    .object({
      study: z.string(), run: z.string(), sha256: z.string(), schedule: z.string().optional(), logicalDate: z.string().optional(),
      /** the artifacts of that run that this one rests on */
      took: z.array(storedOutput.extend({ step: z.string(), output: z.string() })),
    })
    .optional(),
  /** each after those whose outputs it read */
  steps: z.array(stepSchema),
});

export type AuditedStep = z.infer<typeof stepSchema>;
/** What run.json records, and the folder it lies in. */
export type AuditedRun = z.infer<typeof runSchema> & { readonly folder: string };

export class RunRecordError extends Error {
  readonly code = 'RUN_RECORD';
  constructor(path: string, problem: string) {
    super(`${path}: expected the record of a run, found ${problem}. Restore the file, or publish the run again: \`deconflow run\` takes what is finished from the store.`);
    this.name = 'RunRecordError';
  }
}

/** The record of the run in `folder`. @throws RunRecordError */
export async function readRunRecord(folder: string): Promise<AuditedRun> {
  const path = join(folder, 'run.json');
  const text = await readFile(path, 'utf8');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new RunRecordError(path, (error as Error).message);
  }
  const parsed = runSchema.safeParse(content);
  if (!parsed.success) throw new RunRecordError(path, z.prettifyError(parsed.error));
  return { ...parsed.data, folder };
}

/** The engine as it stands in keys. */
export function engineOf({ engine: { name, version } }: AuditedRun): string {
  return version === '' ? name : `${name}@${version}`;
}

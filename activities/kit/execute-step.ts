import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { type ArtifactStore, fileSha256, type Manifest } from '../../data-catalog/store/artifact-store.js';
import { stepKey } from '../../data-catalog/store/key.js';
import type { ArtifactReference } from '../../data-catalog/store/reference.js';
import { StoreClearedError } from '../../data-catalog/store/store-errors.js';
import { stepNamed } from '../registry.js';
import { isList, keyParts } from './key-parts.js';
import type { Progress } from './step.js';
import type { StepRequest, StepResult } from './steps.js';
import type { ThreadPool } from './thread-pool.js';

export interface Execution {
  readonly store: ArtifactStore;
  readonly threads: ThreadPool;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** now, as ISO 8601 in UTC; injected so that nothing below reads a clock */
  readonly now: () => string;
}

/** Runs one step unless its outputs already stand: look up, compute in a thread, publish. */
export async function executeStep(request: StepRequest, execution: Execution): Promise<StepResult> {
  const { store, now } = execution;
  const step = stepNamed(request.step);
  const parts = keyParts(step, request);
  const key = stepKey(parts);
  const start = now();
  const standing = await store.lookUp(key);
  if (standing !== undefined) return result(request, standing, 'hit', execution.attempt, start, now());
  const folder = await store.temporaryFolder();
  const scratch = store.scratchPath(key);
  await mkdir(scratch, { recursive: true });
  try {
    const inputs = await locateAll(store, request);
    const outputs = Object.fromEntries(step.outputs.map((output) => [output, join(folder, output)]));
    await execution.threads.run(
      { step: step.name, parameters: parts.parameters, inputs, outputs, seed: request.seed, engine: request.engine, scratch },
      execution.onProgress,
      execution.signal,
    );
    const manifest = await store.publish(key, parts, outputs, start, now());
    await rm(scratch, { recursive: true, force: true });
    return result(request, manifest, 'miss', execution.attempt, start, now());
  } catch (error) {
    // What was taken away under the step is the failure to tell, not what the step made of it.
    if (!execution.signal.aborted) {
      await locateAll(store, request);
      if (!existsSync(folder)) throw new StoreClearedError();
    }
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function result(request: StepRequest, manifest: Manifest, cache: 'hit' | 'miss', attempts: number, start: string, end: string): StepResult {
  const outputs = Object.fromEntries(
    Object.entries(manifest.outputs).map(([output, { sha256 }]) => [output, { step: request.step, output, sha256 }]),
  );
  return { outputs, record: { name: request.step, label: request.label, key: manifest.key, cache, attempts, start, end } };
}

async function locateAll(store: ArtifactStore, { inputs, data }: StepRequest): Promise<Record<string, string | readonly string[]>> {
  const located: Record<string, string | readonly string[]> = {};
  for (const [name, given] of Object.entries(inputs)) {
    located[name] = isList(given) ? await Promise.all(given.map((reference) => locate(store, reference, data))) : await locate(store, given, data);
  }
  return located;
}

/** The file behind a reference, checked against its hash before it is used. */
async function locate(store: ArtifactStore, reference: ArtifactReference, data: string): Promise<string> {
  if (reference.step !== 'input') return store.soundObject(reference);
  const path = resolve(data, reference.output);
  const inside = relative(data, path);
  if (isAbsolute(inside) || inside.startsWith('..')) throw new InputOutsideDataError(reference.output);
  if ((await fileSha256(path)) !== reference.sha256) throw new InputChangedError(reference.output);
  return path;
}

export class InputChangedError extends Error {
  readonly code = 'INPUT_CHANGED';
  constructor(name: string) {
    super(`Input file ${name} changed while the study ran: its sha256 is not the one the study was planned with. Restore it, or run again with --update-lock.`);
    this.name = 'InputChangedError';
  }
}

export class InputOutsideDataError extends Error {
  readonly code = 'INPUT_OUTSIDE_DATA';
  constructor(name: string) {
    super(`Input file ${name} lies outside the data folder. Name files relative to --data, without "..".`);
    this.name = 'InputOutsideDataError';
  }
}

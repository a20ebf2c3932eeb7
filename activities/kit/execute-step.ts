import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactStore, Manifest } from '../../data-catalog/store/artifact-store.js';
import { stepKey } from '../../data-catalog/store/key.js';
import type { ArtifactReference } from '../../data-catalog/store/reference.js';
import { StoreClearedError } from '../../data-catalog/store/store-errors.js';
import { stepNamed } from '../registry.js';
import { isList, keyParts } from './key-parts.js';
import type { ResourceUse } from './resource-meter.js';
import type { Progress, StepDeclaration } from './step.js';
import type { StepRequest, StepResult } from './steps.js';
import type { ThreadPool } from './thread-pool.js';

export interface Execution {
  readonly store: ArtifactStore;
  readonly threads: ThreadPool;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** told when what stood in the store was damaged or incomplete, and is made anew */
  readonly onDamaged?: () => void;
  /** told when another attempt published the same before this one */
  readonly onLate?: () => void;
  /** the declarations of the steps; default: those of the study */
  readonly stepNamed?: (name: string) => StepDeclaration;
  /** now, as ISO 8601 in UTC; injected so that nothing below reads a clock */
  readonly now: () => string;
}

/** Runs one step unless its outputs already stand: look up, compute in a thread, publish. */
export async function executeStep(request: StepRequest, execution: Execution): Promise<StepResult> {
  const { store, now } = execution;
  const step = (execution.stepNamed ?? stepNamed)(request.step);
  const parts = keyParts(step, request);
  const key = stepKey(parts);
  const start = now();
  const standing = await store.lookUp(key);
  if (standing !== undefined) return result(request, standing, 'hit', execution.attempt, start, now());
  if ((await store.manifestText(key)) !== undefined) execution.onDamaged?.();
  const folder = await store.temporaryFolder();
  const opening = store.openScratch(key, step.checkpoints ?? false);
  try {
    const scratch = await unlessAborted(opening, execution.signal);
    const inputs = await unlessAborted(locateAll(store, request), execution.signal);
    const outputs = Object.fromEntries(step.outputs.map((output) => [output, join(folder, output)]));
    const use = await execution.threads.run(
      { step: step.name, parameters: parts.parameters, inputs, outputs, seed: request.seed, engine: request.engine, scratch: scratch.folder },
      execution.onProgress,
      execution.signal,
    );
    const { manifest, late } = await store.publish(key, parts, outputs, start, now());
    if (late) execution.onLate?.();
    await scratch.remove();
    return result(request, manifest, 'miss', execution.attempt, start, now(), use);
  } catch (error) {
    // What was taken away under the step is the failure to tell, not what the step made of it.
    if (!execution.signal.aborted) {
      await locateAll(store, request);
      if (!existsSync(folder)) throw new StoreClearedError();
    }
    throw error;
  } finally {
    void opening.then((scratch) => scratch.leave()).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}

function result(request: StepRequest, manifest: Manifest, cache: 'hit' | 'miss', attempts: number, start: string, end: string, use?: ResourceUse): StepResult {
  const outputs = Object.fromEntries(
    Object.entries(manifest.outputs).map(([output, { sha256 }]) => [output, { step: request.step, output, sha256 }]),
  );
  return { outputs, record: { name: request.step, label: request.label, key: manifest.key, cache, attempts, start, end, ...(use === undefined ? {} : { use }) } };
}

async function locateAll(store: ArtifactStore, { inputs, data }: StepRequest): Promise<Record<string, string | readonly string[]>> {
  const located: Record<string, string | readonly string[]> = {};
  for (const [name, given] of Object.entries(inputs)) {
    located[name] = isList(given) ? await Promise.all(given.map((reference) => locate(store, reference, data))) : await locate(store, given, data);
  }
  return located;
}

/** The file behind a reference, checked against its hash before it is used. */
function locate(store: ArtifactStore, reference: ArtifactReference, data: string): Promise<string> {
  return reference.step === 'input' ? store.inputFile(reference, data) : store.soundObject(reference);
}

/** Settles at once when `signal` aborts: a large file may be on its way, and comes to be of use later. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

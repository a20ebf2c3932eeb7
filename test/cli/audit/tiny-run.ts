import { wasmEngineName } from '../../../engines/engine-names.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { executeStep } from '../../../activities/kit/execute-step.js';
import type { Part, StepRecord, StepRequest, Steps } from '../../../activities/kit/steps.js';
import type { ThreadPool } from '../../../activities/kit/thread-pool.js';
import type { RunMessage } from '../../../activities/kit/thread-messages.js';
import { publishRun } from '../../../activities/publish/publish-run.js';
import { stepNamed } from '../../../activities/registry.js';
import { deriveStream } from '../../../analysis/random/stream.js';
import { FolderStore } from '../../../data-catalog/store/folder/folder-store.js';
import { fileSha256 } from '../../../data-catalog/store/file-content.js';
import { documentReferences, keepDocuments } from '../../../cli/run/study-documents.js';
import { inputFiles } from '../../../data-catalog/lock/input-files.js';
import { loadStudy } from '../../../data-catalog/study/load-study.js';
import { writeWorld } from '../../../data-catalog/world/write-world.js';
import { analyseStudy } from '../../../workflows/study.js';
import { root } from '../command.js';

const SMALL = ['simulation.samples=20', 'simulation.cellsPerSample=10', 'model.featureWidth=32', 'training.epochs=1'];
export const ENGINE = await wasmEngineName();

/** Performs a step in this process, as a compute thread would. */
export async function runInPlace(message: RunMessage): Promise<void> {
  const { step, parameters, outputs, seed, scratch } = message;
  const context = {
    parameters, outputs, seed, scratch, inputs: message.inputs as Record<string, string & readonly string[]>, engine: ENGINE,
    random: (...labels: readonly (string | number)[]) => deriveStream(seed, step, ...labels), progress: () => {},
  };
  await stepNamed(step).run(context);
}

/** A whole demo study, as small as can be, run without Temporal: data, store and results under `folder`. */
export async function tinyRun(folder: string): Promise<{ folder: string; state: string; data: string; out: string }> {
  const [data, state, out] = [join(folder, 'data'), join(folder, 'state'), join(folder, 'runs')];
  await writeWorld(data, 1);
  const study = await loadStudy(join(root, 'studies/demo.yaml'), { profile: 'tiny', set: SMALL });
  const files = Object.fromEntries(await Promise.all(inputFiles(study).map(async (name): Promise<[string, string]> => [name, await fileSha256(join(data, name))])));
  const store = await FolderStore.create(state);
  const records: StepRecord[] = [];
  const threads = { run: runInPlace } as unknown as ThreadPool;
  // One step after the other: this process has one engine.
  let last: Promise<unknown> = Promise.resolve();
  const call = (step: string) => (label: string, parameters: unknown, inputs: StepRequest['inputs']) => {
    const request = { step, label, parameters, inputs, seed: study.seed, engine: ENGINE, data };
    const done = last.then(() => executeStep(request, { store, threads, attempt: 1, signal: new AbortController().signal, onProgress: () => {}, now: () => new Date().toISOString() }));
    last = done.catch(() => undefined);
    return done.then(({ outputs, record }) => {
      records.push(record);
      return outputs;
    });
  };
  const steps: Steps = new Proxy({}, {
    get: (_, name: string) => (name === 'part' ? <I, R>(__: string, part: Part<I, R>, input: I) => part(steps, input) : call(name)),
  }) as Steps;
  const input = { study, files, sizes: {} };
  const texts = { study: readFileSync(join(root, 'studies/demo.yaml'), 'utf8'), lock: 'inputs: []\n' };
  await keepDocuments(store, texts, '2026-01-01T00:00:00.000Z');
  const documents = { ...documentReferences(texts), profile: 'tiny', set: SMALL, agent: 'tester' };
  const published = await publishRun(store, { runId: '20260101T000000Z-tiny', out, input, seed: study.seed, engine: ENGINE, documents }, await analyseStudy(steps, input), records);
  return { folder: published.folder, state, data, out };
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { hookedEvents } from '../../activities/hooks/hooks.js';
import { publicationQueue, type QueueNames, stepQueue } from '../../activities/kit/task-queues.js';
import { stepNamed, type StepName, registry } from '../../activities/registry.js';
import { checkLock, lockPath } from '../../data-catalog/lock/check-lock.js';
import { readGmt } from '../../data-catalog/readers/gmt.js';
import { canonicalJson } from '../../data-catalog/store/key.js';
import { locateInputs } from '../../data-catalog/study/locate-inputs.js';
import { isMatrixMarket } from '../../data-catalog/study/reference/reference.js';
import { sampleFiles } from '../../data-catalog/study/reference/reference-files.js';
import type { Study } from '../../data-catalog/study/study.js';
import type { ActivityPolicy, RunContext, StudyDocuments, StudyInput } from '../../workflows/study-input.js';
import type { Settings } from '../settings.js';
import { resolveEngine } from './resolve-engine.js';
import { documentReferences, type DocumentTexts } from './study-documents.js';

export interface StudyOptions {
  readonly study: string;
  readonly data: string;
  readonly profile?: string;
  readonly set?: readonly string[];
  readonly updateLock?: boolean;
  /** lock file; default: beside the study file */
  readonly lock?: string;
}

/** A study ready to be planned or run: file and lock checked, engine chosen, identity known. */
export interface PreparedStudy {
  readonly input: StudyInput;
  readonly context: RunContext;
  /** study name and the first 12 hex digits of sha256(resolved study, input hashes, seed, engine) */
  readonly workflowId: string;
  readonly digits: string;
  readonly documents: StudyDocuments;
  readonly texts: DocumentTexts;
}

export async function prepareStudy(declared: Study, options: StudyOptions, settings: Settings, queues: QueueNames, say?: (line: string) => void): Promise<PreparedStudy> {
  const data = resolve(options.data);
  const study = await locateInputs(declared, data);
  const inputs = await checkLock(options.study, study, data, {
    update: options.updateLock ?? false,
    ...(options.lock === undefined ? {} : { lock: options.lock }),
  });
  // Read first of all: the step that needs the gene sets comes last, an hour later.
  if (study.geneSets !== undefined) await readGmt(resolve(data, study.geneSets.file));
  const engine = await resolveEngine(study.engine, study.precision, say);
  const input: StudyInput = {
    study,
    files: Object.fromEntries(inputs.map(({ name, sha256 }) => [name, sha256])),
    sizes: Object.fromEntries(inputs.map(({ name, size }) => [name, size])),
    ...samplesOf(study),
  };
  const identity = canonicalJson({ study, files: input.files, seed: study.seed, engine });
  const texts = { study: await readFile(options.study, 'utf8'), lock: await readFile(options.lock ?? lockPath(options.study), 'utf8') };
  const digits = createHash('sha256').update(identity).digest('hex').slice(0, 12);
  return {
    input,
    context: { seed: study.seed, engine, data, ...howPerformed(settings, queues, engine) },
    workflowId: `${study.name}-${digits}`,
    digits,
    documents: {
      ...documentReferences(texts),
      profile: options.profile ?? null,
      set: options.set ?? [],
      agent: userInfo().username,
    },
    texts,
  };
}

function samplesOf({ reference: [reference] }: Study): Pick<StudyInput, 'sampleFiles'> {
  return reference === undefined || isMatrixMarket(reference) ? {} : { sampleFiles: sampleFiles(reference) };
}

/** Temporal's priorities. */
const USUAL = 3;
const LAST = 5;

/** How the steps are performed, and who is told: what temporal.yaml says of it. */
export function howPerformed(settings: Settings, queues: QueueNames, engine: string): Pick<RunContext, 'policies' | 'hooks'> {
  const hooks = hookedEvents(settings.hooks);
  return { policies: policies(settings, queues, engine), ...(hooks.length === 0 ? {} : { hooks }) };
}

/** Timeouts, retries and queue of each step and of publishing. */
function policies(settings: Settings, queues: QueueNames, engine: string): Record<string, ActivityPolicy> {
  const of = (queue: 'io' | 'cpu' | 'train', priority: number): ActivityPolicy => ({
    priority,
    taskQueue: stepQueue(queues, queue, engine),
    ...settings.policies[queue],
  });
  const steps = (Object.keys(registry) as StepName[]).map((name) => [name, of(stepNamed(name).queue, stepNamed(name).background ? LAST : USUAL)] as const);
  return { ...Object.fromEntries(steps), publishRun: { ...of('io', USUAL), taskQueue: publicationQueue(queues) } };
}

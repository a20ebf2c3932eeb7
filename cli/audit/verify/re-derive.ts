import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StepDeclaration } from '../../../activities/kit/step.js';
import type { RunMessage } from '../../../activities/kit/thread-messages.js';
import { registry } from '../../../activities/registry.js';
import type { Manifest } from '../../../data-catalog/store/artifact-store.js';
import { TABLES } from '../../../data-catalog/tables/schema.js';
import { combinedTable, Lineage } from '../run/lineage.js';
import { type AuditedRun, type AuditedStep, engineOf } from '../run/run-record.js';
import type { StoreView } from '../run/store-view.js';
import type { ArtifactPlaces } from './artifact-places.js';
import { compareOutput } from './compare-output.js';
import { OTHER_COMPUTER, SAME_COMPUTER } from './compare-values.js';
import type { Derivation, Hindrance } from './derivation.js';

const TRAINING = 'trainBlue';
/** The step could not run here, which says nothing about the run. */
const NO_ENGINE: ReadonlySet<string> = new Set(['ENGINE_CHANGED', 'ENGINE_UNAVAILABLE', 'ENGINE_OPEN', 'ENGINE_FILE']);

/** Runs one step: in a compute thread, or (tests) in place. */
export type StepRunner = (message: RunMessage, signal: AbortSignal) => Promise<void>;

export interface Derivers {
  readonly store: StoreView;
  readonly places: ArtifactPlaces;
  readonly runner: StepRunner;
  /** train again too */
  readonly retrain: boolean;
  /** the engine that the network would run on here, as it stands in keys */
  readonly engine: string;
  /** whether this is the machine that run.json names */
  readonly sameMachine: boolean;
  readonly signal: AbortSignal;
}

/** Runs a step of the run again, in a temporary folder, and compares what it makes with what is recorded. */
export async function reDerive(run: AuditedRun, step: AuditedStep, derivers: Derivers): Promise<Derivation[]> {
  const { store, retrain, runner, engine, signal, places } = derivers;
  const manifest = await store.manifest(step.key);
  const none = (hindrance: Hindrance, why: string) => describe(run, step, { state: 'not re-derived', compared: 0, largest: null, tolerance: null, hindrance, why });
  if (step.name === TRAINING && !retrain) return none('training', 'training takes long; --retrain adds it');
  if (typeof manifest === 'string') return none('manifest', `the step's manifest is ${manifest}, and with it its parameters`);
  const declaration = (registry as Readonly<Record<string, StepDeclaration>>)[step.name];
  if (declaration?.version !== manifest.parts.version) {
    return none('step version', `the run used version ${manifest.parts.version} of the step, this deconflow has ${declaration === undefined ? 'no such step' : `version ${declaration.version}`}`);
  }
  const sameEngine = !declaration.engine || manifest.parts.engine === engine;
  if (step.name === TRAINING && !sameEngine) return none('engine', `it was trained with ${manifest.parts.engine}, and ${engine} trains to other weights`);
  const inputs = await locateInputs(manifest, places);
  if ('why' in inputs) return none(inputs.hindrance, inputs.why);

  const folder = await mkdtemp(join(tmpdir(), 'deconflow-verify-'));
  try {
    const outputs = Object.fromEntries(Object.keys(manifest.outputs).map((output) => [output, join(folder, output)]));
    const scratch = join(folder, 'scratch');
    await mkdir(scratch);
    const message = { step: step.name, parameters: manifest.parts.parameters, inputs: inputs.paths, outputs, seed: manifest.parts.seed ?? run.seed, scratch, engine };
    const problem = await runner(message, signal).then(() => undefined, (error: unknown) => error);
    signal.throwIfAborted();
    if (problem !== undefined) {
      const code = codeOf(problem);
      if (NO_ENGINE.has(code)) return none('engine', `${engineOf(run)} does not run here (${code})`);
      // The message may quote values of patients, the code does not.
      return describe(run, step, { state: 'FAILED', compared: 0, largest: null, tolerance: null, hindrance: null, why: `the step failed (${code})` });
    }
    const tolerance = declaration.engine && !(sameEngine && derivers.sameMachine) ? OTHER_COMPUTER : SAME_COMPUTER;
    const found: Derivation[] = [];
    for (const [output, path] of Object.entries(outputs)) {
      const recorded = step.outputs[output]?.sha256 ?? manifest.outputs[output]?.sha256 ?? '';
      found.push({ ...named(run, step, output), ...(await compareOutput(path, recorded, places, tolerance)) });
    }
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function locateInputs(manifest: Manifest, places: ArtifactPlaces): Promise<{ paths: RunMessage['inputs'] } | { hindrance: Hindrance; why: string }> {
  const paths: Record<string, string | string[]> = {};
  for (const [input, given] of Object.entries(manifest.parts.inputs)) {
    const found: string[] = [];
    for (const sha256 of [given].flat()) {
      const place = await places.locate(sha256);
      if ('missing' in place) return { hindrance: place.missing, why: place.why };
      found.push(place.path);
    }
    paths[input] = typeof given === 'string' ? (found[0] ?? '') : found;
  }
  return { paths };
}

function describe(run: AuditedRun, step: AuditedStep, what: Omit<Derivation, 'step' | 'output' | 'table'>): Derivation[] {
  return Object.keys(step.outputs).map((output) => ({ ...named(run, step, output), ...what }));
}

function named(run: AuditedRun, step: AuditedStep, output: string): Pick<Derivation, 'step' | 'output' | 'table'> {
  const table = combinedTable(step) ?? output;
  const maker = table in TABLES ? new Lineage(run).tableMaker(table) : undefined;
  return { step: step.label, output, table: maker?.step === step && maker.output === output ? table : null };
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'DEFECT';
}

import { cpus, platform } from 'node:os';
import { type AuditedRun, engineOf } from '../run/run-record.js';
import type { StoreView } from '../run/store-view.js';
import { ArtifactPlaces } from './artifact-places.js';
import type { Check } from './check.js';
import { checkCsv } from './check-csv.js';
import { checkFigures } from './check-figures.js';
import { checkFiles } from './check-files.js';
import { checkStore } from './check-store.js';
import type { Derivation } from './derivation.js';
import { reDerive, type StepRunner } from './re-derive.js';

export interface VerifyOptions {
  readonly store: StoreView;
  /** folder of the input files; undefined: there is none */
  readonly data: string | undefined;
  readonly retrain: boolean;
  readonly runner: StepRunner;
  /** the engine of this computer, as it stands in keys */
  readonly engine: string;
  /** of a bundle: its files against its list */
  readonly members?: readonly Check[];
  readonly signal: AbortSignal;
  /** told what is being done */
  readonly say: (line: string) => void;
}

export interface Verification {
  readonly run: string;
  readonly study: string;
  /** true when nothing failed; what could not be checked is no failure */
  readonly ok: boolean;
  readonly engine: { readonly recorded: string; readonly here: string };
  readonly sameMachine: boolean;
  /** none where no bundle was verified */
  readonly members: readonly Check[];
  readonly files: readonly Check[];
  readonly csv: readonly Check[];
  readonly figures: readonly Check[];
  readonly manifests: readonly Check[];
  readonly objects: readonly Check[];
  readonly derived: readonly Derivation[];
}

/** Checks a run against its own records, then makes everything again, step by step, from what each step was given. Writes nothing but temporary files. */
export async function verifyRun(run: AuditedRun, options: VerifyOptions): Promise<Verification> {
  const { store, say, signal, members = [] } = options;
  say('checking published files');
  const { checks: files, hashes } = await checkFiles(run);
  const csv = await checkCsv(run.folder, [...hashes.keys()]);
  say('checking the store');
  const { manifests, objects, intact } = await checkStore(run, store, new Set(hashes.values()));
  const figures = await checkFigures(run, store, intact, [...hashes.keys()]);
  const sameMachine = isThisMachine(run);
  const derivers = { ...options, places: new ArtifactPlaces(run, store, intact, hashes, options.data), sameMachine };
  const derived: Derivation[] = [];
  for (const [i, step] of run.steps.entries()) {
    signal.throwIfAborted();
    say(`step ${i + 1} of ${run.steps.length}: ${step.label}`);
    derived.push(...(await reDerive(run, step, derivers)));
  }
  const failed = [...members, ...files, ...csv, ...figures, ...manifests, ...objects, ...derived].some(({ state }) => state === 'FAILED');
  return {
    run: run.id, study: run.study.name, ok: !failed, engine: { recorded: engineOf(run), here: options.engine }, sameMachine, members, files, csv, figures, manifests, objects, derived,
  };
}

function isThisMachine({ machine }: AuditedRun): boolean {
  return machine.platform === platform() && machine.architecture === process.arch && machine.cpu === (cpus()[0]?.model ?? 'unknown');
}

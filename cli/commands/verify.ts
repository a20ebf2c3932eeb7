import { ThreadPool } from '../../activities/kit/thread-pool.js';
import { type BundleList, checkMembers, readBundleList } from '../audit/bundle/bundle-list.js';
import { type OpenBundle, openBundle } from '../audit/bundle/open-bundle.js';
import { findRun } from '../audit/run/find-run.js';
import { precisionOf } from '../../engines/engine-names.js';
import { type AuditedRun, engineOf, readRunRecord } from '../audit/run/run-record.js';
import { StoreView } from '../audit/run/store-view.js';
import type { Check } from '../audit/verify/check.js';
import { type Verification, verifyRun } from '../audit/verify/verify-run.js';
import { verifyText } from '../audit/verify/verify-text.js';
import { EngineUnavailableError, resolveEngine } from '../run/resolve-engine.js';

const CANCELLED = 130;

export interface VerifyCommandOptions {
  /** run id, results folder, bundle or unpacked bundle */
  readonly run: string;
  readonly state: string;
  readonly out: string;
  /** folder of the input files; default: those of the bundle, else the working folder */
  readonly data?: string;
  readonly json: boolean;
  readonly quiet?: boolean;
  /** train again too */
  readonly retrain: boolean;
}

/** `deconflow verify RUN|BUNDLE`: files, store and every table made again. Exit code 0 when nothing failed, 1 otherwise. */
export async function verifyCommand(options: VerifyCommandOptions): Promise<number> {
  const { run, state, out, data = '.', json } = options;
  const bundle = await openBundle(run);
  const verification = bundle === undefined ? await verify(await findRun(run, out), { store: await StoreView.open(state), data }, options) : await verifyBundle(bundle, options);
  if (verification === undefined) {
    process.stderr.write('stopped\n');
    return CANCELLED;
  }
  process.stdout.write(json ? `${JSON.stringify(verification)}\n` : `${verifyText(verification).join('\n')}\n`);
  return verification.ok ? 0 : 1;
}

async function verifyBundle(bundle: OpenBundle, options: VerifyCommandOptions): Promise<Verification | undefined> {
  try {
    const list = await readBundleList(bundle.folder);
    const members = await checkMembers(bundle.folder, list);
    return await verify(await readRunRecord(bundle.run), placesOf(bundle, list, options.data), options, members);
  } finally {
    await bundle.close();
  }
}

interface Places {
  readonly store: StoreView;
  readonly data: string | undefined;
}

function placesOf({ state, data }: OpenBundle, { inputs }: BundleList, given: string | undefined): Places {
  return { store: StoreView.inFolder(state), data: inputs ? data : given };
}

/** Undefined where it was interrupted. */
async function verify(run: AuditedRun, { store, data }: Places, { quiet, retrain }: VerifyCommandOptions, members: readonly Check[] = []): Promise<Verification | undefined> {
  const engine = await engineHere(engineOf(run), quiet ? () => undefined : undefined);
  const threads = new ThreadPool();
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
  try {
    return await verifyRun(run, {
      store, data, retrain, engine, members, signal: stop.signal,
      runner: async (message, signal) => void (await threads.run(message, () => undefined, signal)),
      say: (line) => void (quiet || process.stderr.write(`${line}\n`)),
    });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return undefined;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
    await threads.close();
  }
}

/** The run's engine where it can be had here, else the embedded one. */
async function engineHere(recorded: string, say?: (line: string) => void): Promise<string> {
  try {
    return await resolveEngine(recorded.split('@')[0] ?? 'wasm', precisionOf(recorded), say);
  } catch (error) {
    if (!(error instanceof EngineUnavailableError)) throw error;
    return resolveEngine('wasm', 'float32', say);
  }
}

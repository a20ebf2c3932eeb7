import { ThreadPool } from '../../activities/kit/thread-pool.js';
import { findRun } from '../audit/run/find-run.js';
import { precisionOf } from '../../engines/engine-names.js';
import { engineOf } from '../audit/run/run-record.js';
import { StoreView } from '../audit/run/store-view.js';
import { verifyRun } from '../audit/verify/verify-run.js';
import { verifyText } from '../audit/verify/verify-text.js';
import { EngineUnavailableError, resolveEngine } from '../run/resolve-engine.js';

const CANCELLED = 130;

export interface VerifyCommandOptions {
  readonly run: string;
  readonly state: string;
  readonly out: string;
  readonly data: string;
  readonly json: boolean;
  readonly quiet?: boolean;
  /** train again too */
  readonly retrain: boolean;
}

/** `deconflow verify RUN`: files, store and every table made again. Exit code 0 when nothing failed, 1 otherwise. */
export async function verifyCommand({ run: name, state, out, data, json, quiet, retrain }: VerifyCommandOptions): Promise<number> {
  const run = await findRun(name, out);
  const engine = await engineHere(engineOf(run));
  const threads = new ThreadPool();
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
  try {
    const verification = await verifyRun(run, {
      store: await StoreView.open(state), data, retrain, engine, signal: stop.signal,
      runner: (message, signal) => threads.run(message, () => undefined, signal),
      say: (line) => void (quiet || process.stderr.write(`${line}\n`)),
    });
    process.stdout.write(json ? `${JSON.stringify(verification)}\n` : `${verifyText(verification).join('\n')}\n`);
    return verification.ok ? 0 : 1;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    process.stderr.write('stopped\n');
    return CANCELLED;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
    await threads.close();
  }
}

/** The run's engine where it can be had here, else the embedded one. */
async function engineHere(recorded: string): Promise<string> {
  try {
    return await resolveEngine(recorded.split('@')[0] ?? 'wasm', precisionOf(recorded));
  } catch (error) {
    if (!(error instanceof EngineUnavailableError)) throw error;
    return resolveEngine('wasm', 'float32');
  }
}

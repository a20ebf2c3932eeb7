import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ResourceMeter, type ResourceUse, threadTime } from './resource-meter.js';
import type { Progress } from './step.js';
import type { RunMessage, ThreadData, ThreadFailure, ThreadReply } from './thread-messages.js';

/** A step failed inside its thread; `code` is the failing error's own. */
export class StepFailedError extends Error {
  readonly code: string;
  constructor(readonly failure: ThreadFailure) {
    super(failure.message);
    this.name = failure.name;
    this.code = failure.code;
    if (failure.stack !== '') this.stack = failure.stack;
  }
}

export class ThreadEndedError extends Error {
  readonly code = 'THREAD_ENDED';
  constructor(step: string, exitCode: number) {
    super(`The thread that ran step ${step} ended with code ${exitCode}, most likely for want of memory. Lower model.featureWidth or simulation.samples, or use a larger machine.`);
    this.name = 'ThreadEndedError';
  }
}

interface ComputeThread {
  readonly worker: Worker;
  readonly calls: Int32Array;
  readonly id: Int32Array;
}

const CALL_POLL_MS = 5;
const CALL_LIMIT_MS = 10_000;

/** Threads that run steps: kept between steps (start-up costs a quarter second), ended on cancellation. */
export class ThreadPool {
  private readonly idle: ComputeThread[] = [];
  private readonly meter = new ResourceMeter();

  /** @param entry module of a compute thread; default: that of the study's steps */
  constructor(private readonly entry: string | URL = threadEntry()) {}

  /** Runs one step, and tells what that took; `signal` ends the thread, as soon as no native call is under way in it. */
  run(message: RunMessage, onProgress: (progress: Progress) => void, signal: AbortSignal): Promise<ResourceUse> {
    const thread = this.idle.pop() ?? startThread(this.entry);
    const { worker, id } = thread;
    // A thread that has just been started has an id, and a time of its own, only when it runs.
    const measured = this.meter.begin(() => (Atomics.load(id, 0) === 0 ? 0 : threadTime(Atomics.load(id, 0))));
    return new Promise<ResourceUse>((resolve, reject) => {
      const finish = (keep: boolean, settle: (use: ResourceUse) => void) => {
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        signal.removeEventListener('abort', onAbort);
        const use = measured.end();
        if (keep) {
          this.idle.push(thread);
          settle(use);
        } else void endThread(thread).finally(() => settle(use));
      };
      const onAbort = () => finish(false, () => reject(signal.reason));
      const onError = (error: Error) => finish(false, () => reject(error));
      const onExit = (code: number) => finish(false, () => reject(new ThreadEndedError(message.step, code)));
      const onMessage = (reply: ThreadReply) => {
        if (reply.kind === 'progress') onProgress(reply.progress);
        else if (reply.kind === 'done') finish(true, resolve);
        else finish(true, () => reject(new StepFailedError(reply.failure)));
      };
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort);
      worker.postMessage(message);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.idle.splice(0).map(endThread));
  }
}

function startThread(entry: string | URL): ComputeThread {
  const workerData: ThreadData = { calls: new Int32Array(new SharedArrayBuffer(4)), id: new Int32Array(new SharedArrayBuffer(4)) };
  return { worker: new Worker(entry, { workerData }), ...workerData };
}

/** Ends a thread between its native calls (0 -> -1: none may begin any more); in the middle of one the whole process would abort. */
async function endThread({ worker, calls }: ComputeThread): Promise<void> {
  for (let waited = 0; Atomics.compareExchange(calls, 0, 0, -1) > 0 && waited < CALL_LIMIT_MS; waited += CALL_POLL_MS) {
    await new Promise((done) => setTimeout(done, CALL_POLL_MS));
  }
  await worker.terminate();
}

/** Threads need JavaScript: from TypeScript sources (tests) the compiled entry under dist/ is used. */
function threadEntry(): string {
  const here = fileURLToPath(new URL('./compute-thread.js', import.meta.url));
  if (existsSync(here)) return here;
  return fileURLToPath(new URL('../../dist/activities/kit/compute-thread.js', import.meta.url));
}

import { Worker } from 'node:worker_threads';

/** Stands in a task for the scratch memory of whichever thread runs it. */
export const SCRATCH = -7777;

/** A kernel and its arguments: pointers and strides in bytes, counts in elements. */
export type Task = readonly [kernel: string, ...values: number[]];

export interface TaskPool {
  readonly threads: number;
  /** Runs the tasks in any order on all threads and returns when all are done. The tasks of one call must not depend on one another. */
  run(tasks: readonly Task[]): void;
  close(): Promise<void>;
}

export interface TaskPoolOptions {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  readonly threads: number;
  /** takes memory from the heap, bytes -> pointer */
  readonly allocate: (bytes: number) => number;
  /** where pool-worker.mjs stands */
  readonly worker: URL;
}

type Kernels = Readonly<Record<string, (...values: number[]) => number>>;

const SLOTS = 20; // numbers a task: kernel, number of arguments, arguments
const MAX_TASKS = 512;
const COUNT = 1023; // the lower bits of the claim word
const GENERATION_STEP = COUNT + 1;
const [GENERATION, CLAIM, DONE, READY, FAILED] = [0, 1, 2, 3, 4] as const;

export class PoolStartError extends Error {
  readonly code = 'POOL_START';
  constructor(threads: number) {
    super(`The training engine's ${threads - 1} helper threads did not start within 30 s. The machine may be out of memory or threads; run with one thread.`);
    this.name = 'PoolStartError';
  }
}

export class KernelFailedError extends Error {
  readonly code = 'KERNEL_FAILED';
  constructor() {
    super('A kernel of the training engine failed in a helper thread: a defect, or memory beyond its limit. Run with one thread to see the cause.');
    this.name = 'KernelFailedError';
  }
}

/**
 * Threads that run kernels over one shared heap; the caller takes part. How work is cut into tasks is the caller's
 * business and must not depend on the number of threads: then the result does not depend on it either.
 */
export async function startTaskPool({ memory, module, threads, allocate, worker }: TaskPoolOptions): Promise<TaskPool> {
  const kernels = new WebAssembly.Instance(module, { env: { memory, abort: () => {} } }).exports as Kernels;
  const names = Object.keys(kernels).filter((name) => typeof kernels[name] === 'function');
  const numbers = new Map(names.map((name, i) => [name, i]));
  const bytes = (kernels.scratchBytes as () => number)();
  const scratches = Array.from({ length: threads }, () => align(allocate(bytes + 64)));
  const control = new Int32Array(new SharedArrayBuffer(64));
  const tasks = new Float64Array(new SharedArrayBuffer(SLOTS * MAX_TASKS * 8));

  const call = ([name, ...values]: Task) => {
    const kernel = kernels[name];
    if (!kernel) throw new Error(`There is no kernel ${name}. The compiled kernels are older than the code: run scripts/build-kernels.mjs.`);
    kernel(...values.map((value) => (value === SCRATCH ? (scratches[0] as number) : value)));
  };
  if (threads === 1) {
    return {
      threads,
      run: (list) => {
        for (const task of list) call(task);
      },
      close: async () => {},
    };
  }

  const constants = { slots: SLOTS, scratchMark: SCRATCH, GENERATION, CLAIM, DONE, READY, FAILED, COUNT };
  const workers = scratches.slice(1).map((scratch) => {
    const thread = new Worker(worker, { workerData: { module, memory, control, tasks, names, scratch, ...constants } });
    thread.unref();
    return thread;
  });
  await allReady(control, threads);

  const runShared = (list: readonly Task[]) => {
    list.forEach(([name, ...values], i) => {
      const number = numbers.get(name);
      if (number === undefined || values.length > SLOTS - 2) throw new Error(`Kernel ${name} with ${values.length} arguments cannot run on the pool.`);
      tasks[i * SLOTS] = number;
      tasks[i * SLOTS + 1] = values.length;
      tasks.set(values, i * SLOTS + 2);
    });
    // The generation in the claim word keeps a thread that was late for the last list from taking a task of this one with old eyes.
    const generation = (Atomics.load(control, GENERATION) + 1) & 0x1fffff;
    Atomics.store(control, DONE, 0);
    Atomics.store(control, CLAIM, generation * GENERATION_STEP + list.length);
    Atomics.store(control, GENERATION, generation);
    Atomics.notify(control, GENERATION);
    for (;;) {
      const word = Atomics.load(control, CLAIM);
      const left = word & COUNT;
      if (left === 0) break;
      if (Atomics.compareExchange(control, CLAIM, word, word - 1) !== word) continue;
      call(list[left - 1] as Task);
      Atomics.add(control, DONE, 1);
    }
    for (let spins = 0; ; spins++) {
      const done = Atomics.load(control, DONE);
      if (done === list.length) break;
      if (spins > 2000) Atomics.wait(control, DONE, done, 1000);
    }
    if (Atomics.load(control, FAILED) !== 0) throw new KernelFailedError();
  };

  return {
    threads,
    run: (list) => {
      if (list.length === 1) call(list[0] as Task);
      else for (let i = 0; i < list.length; i += MAX_TASKS) runShared(list.slice(i, i + MAX_TASKS));
    },
    close: async () => {
      Atomics.store(control, GENERATION, -1);
      Atomics.notify(control, GENERATION);
      await Promise.all(workers.map((thread) => thread.terminate()));
    },
  };
}

async function allReady(control: Int32Array, threads: number): Promise<void> {
  for (let waited = 0; Atomics.load(control, READY) < threads - 1; waited += 5) {
    if (waited > 30_000) throw new PoolStartError(threads);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The next multiple of 64: a cache line. */
export function align(pointer: number): number {
  return Math.ceil(pointer / 64) * 64;
}

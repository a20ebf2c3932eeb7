// A helper thread of the task pool (task-pool.ts): plain JavaScript, so that it starts from source and from dist/ alike.
import { workerData } from 'node:worker_threads';

const { module, memory, control, tasks, slots, names, scratch, scratchMark, GENERATION, CLAIM, DONE, READY, FAILED, COUNT } = workerData;
const kernels = new WebAssembly.Instance(module, { env: { memory, abort: () => {} } }).exports;

function runTask(index) {
  const at = index * slots;
  const count = tasks[at + 1];
  const values = new Array(count);
  for (let i = 0; i < count; i++) {
    const value = tasks[at + 2 + i];
    values[i] = value === scratchMark ? scratch : value;
  }
  kernels[names[tasks[at]]](...values);
}

/** Takes tasks until none is left. The claim word holds the generation above and the number of tasks left below. */
function drain() {
  for (;;) {
    const word = Atomics.load(control, CLAIM);
    const left = word & COUNT;
    if (left === 0) return;
    if (Atomics.compareExchange(control, CLAIM, word, word - 1) !== word) continue;
    try {
      runTask(left - 1);
    } catch {
      Atomics.store(control, FAILED, 1); // the caller reports it; it must not wait for this task for ever
    }
    Atomics.add(control, DONE, 1);
    Atomics.notify(control, DONE);
  }
}

Atomics.add(control, READY, 1);
Atomics.notify(control, READY);
let seen = 0;
for (;;) {
  let spins = 0;
  let generation = Atomics.load(control, GENERATION);
  while (generation === seen) {
    if (++spins > 20000) Atomics.wait(control, GENERATION, seen, 1000);
    generation = Atomics.load(control, GENERATION);
  }
  if (generation < 0) break;
  seen = generation;
  drain();
}

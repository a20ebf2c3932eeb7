import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ENGINES } from '../engines.js';
import { readBatches, readJob, readStart } from './job.js';

/**
 * One engine in a process of its own: `engine-process.js FOLDER ENGINE`. Says what it is, then for each number on
 * standard input trains that many steps and answers with their times. bench/peers/train_blue.py does the same.
 */
async function train(folder: string, name: string): Promise<void> {
  const job = await readJob(folder);
  const engine = await ENGINES[name]!(job.threads).catch((error: unknown) => {
    reply({ skipped: error instanceof Error ? error.message : String(error) });
    return undefined;
  });
  if (engine === undefined) return;
  const network = engine.createNetwork(job.architecture, await readStart(folder, job));
  const batches = await readBatches(folder, job);
  reply({ version: engine.version, threads: engine.threads, note: `Node ${process.versions.node}` });
  let done = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const [wall, cpu, losses]: [number[], number[], number[]] = [[], [], []];
    for (let step = 0; step < Number(line); step++) {
      const batch = batches[done++ % batches.length]!;
      const usage = process.cpuUsage();
      const start = performance.now();
      const { profile, proportion } = network.trainStep(batch, job.learningRate);
      wall.push(performance.now() - start);
      const { user, system } = process.cpuUsage(usage);
      cpu.push((user + system) / 1000);
      losses.push(profile + 100 * proportion);
    }
    reply({ wall, cpu, losses, peak_mib: peakMemory() });
  }
  network.dispose();
  await engine.close();
}

function reply(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

/** Largest resident memory in MiB. `getrusage` would count the parent's, from which a process starts on Linux. */
function peakMemory(): number {
  try {
    return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}

const [folder, name] = process.argv.slice(2);
await train(folder!, name!);

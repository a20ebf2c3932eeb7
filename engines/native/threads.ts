import { readFileSync } from 'node:fs';

/** How many threads TensorFlow takes: TF_NUM_INTRAOP_THREADS, else one for each processor that this process may run on. */
export function tensorFlowThreads(environment: NodeJS.ProcessEnv = process.env, status = readFileSync('/proc/self/status', 'utf8')): number {
  const set = Number(environment.TF_NUM_INTRAOP_THREADS);
  if (Number.isInteger(set) && set > 0) return set;
  // os.availableParallelism() counts a container's share of processor time from Node 22 on, which TensorFlow does not.
  const mask = /^Cpus_allowed:\s*([0-9a-f,]+)$/m.exec(status)?.[1] ?? '1';
  return [...mask.replaceAll(',', '')].reduce((sum, digit) => sum + bits(Number.parseInt(digit, 16)), 0);
}

function bits(value: number): number {
  return [1, 2, 4, 8].filter((bit) => (value & bit) !== 0).length;
}

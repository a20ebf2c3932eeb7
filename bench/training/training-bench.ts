import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkArchitecture } from '../../analysis/deconvolution/blue/architecture.js';
import type { Bench } from '../bench.js';
import { ENGINE_NAMES } from '../engines.js';
import { describeMachine } from '../machine.js';
import { engineContestant, torchContestant } from './contestant.js';
import { architectureOf, BATCH, CELL_TYPES, writeJob } from './job.js';
import { type NetworkSize, parseTrainingOptions, TRAINING_OPTIONS_TEXT, type TrainingOptions } from './options.js';
import { race, tookPart, type TrainingEntry } from './race.js';

/** Steps of training: each of our engines and PyTorch, every one in a process of its own, from the same weights on the same batches. */
export const trainingBench: Bench = {
  name: 'training',
  about: `times a training step of ${ENGINE_NAMES.join(', ')} and PyTorch`,
  options: TRAINING_OPTIONS_TEXT,
  async run(given, root, say) {
    const options = parseTrainingOptions(given);
    for (const network of options.sizes) checkArchitecture(architectureOf(network));
    const machine = describeMachine(root, new Date());
    const sizes = [];
    for (const network of options.sizes) sizes.push(await timeSize(network, options, say));
    const json = { bench: 'training', unit: 'ms', machine, batch: BATCH, cell_types: CELL_TYPES, steps: options.steps, sizes };
    return { json, out: options.out, failed: sizes.some(({ engines, peers }) => [...engines, ...peers].some((entry) => 'failed' in entry) || !engines.some(tookPart)) };
  },
};

async function timeSize(network: NetworkSize, { steps, threads, only, peers, loss }: TrainingOptions, say: (line: string) => void) {
  say(`width ${network.width}, ${network.genes} genes`);
  const folder = await mkdtemp(join(tmpdir(), 'deconflow-bench-training-'));
  try {
    await writeJob(folder, network, threads);
    const ours = ENGINE_NAMES.filter((name) => only.length === 0 || only.includes(name)).map((name) => engineContestant(folder, name));
    const torch = peers === undefined ? [] : (['float32', 'bf16'] as const).flatMap((precision) => (['default', 'fused'] as const).map((adam) => torchContestant(folder, peers, adam, precision)));
    const entries = await race([...ours, ...torch], steps, loss, say);
    for (const { engine, wall, cpu, peak_mib } of entries.filter(tookPart)) {
      say(`  ${engine}: median ${wall.median} ms, min ${wall.min}, processor ${cpu.median}, ${peak_mib} MiB`);
    }
    const engines = entries.slice(0, ours.length);
    const others = entries.slice(ours.length);
    return { ...network, engines, peers: others, to_pytorch: ratios(engines, others) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Our medians over those of the better PyTorch of the same precision, for wall and for processor time: below 1 we are faster. */
function ratios(engines: readonly TrainingEntry[], peers: readonly TrainingEntry[]) {
  const torch = peers.filter(tookPart);
  if (torch.length === 0) return null;
  const reduced = (engine: string) => / bf16/.test(engine);
  const best = (part: 'wall' | 'cpu', half: boolean) => Math.min(...torch.filter((entry) => reduced(entry.engine) === half).map((entry) => entry[part].median));
  const ratio = (value: number, other: number) => Math.round((value / other) * 1000) / 1000;
  return Object.fromEntries(
    engines.filter(tookPart).map(({ engine, wall, cpu }) => [engine, { wall: ratio(wall.median, best('wall', reduced(engine))), cpu: ratio(cpu.median, best('cpu', reduced(engine))) }]),
  );
}

import { restrictCounts } from '../../analysis/expression/restrict-counts.js';
import type { SparseCounts } from '../../analysis/matrix/matrix.js';
import { compareCodePoints } from '../../analysis/order/compare-code-points.js';
import { deriveStream } from '../../analysis/random/stream.js';
import { cellPools } from '../../analysis/simulation/cell-pools.js';
import { composeSamples, SIMULATION_PRESETS } from '../../analysis/simulation/composition.js';
import { simulateBlocks, simulateBulk } from '../../analysis/simulation/simulate-bulk.js';
import { splitCells } from '../../analysis/simulation/split-cells.js';
import type { BenchContext, StepBench } from '../bench-step.js';
import { measure } from '../measure.js';

/** Mixing the training samples of the study: bulk, linear bulk and the profile of every type, from cells of the training split. */
export const simulate: StepBench = {
  name: 'simulate',
  goalMs: 600,
  async run(context) {
    const { data, options, peers } = context;
    const { cellTypes } = data;
    const { counts, pools, composition } = await prepare(context, await data.genes());
    const { seed } = data.study;
    const mix = () => simulateBulk(counts, cellTypes, pools, composition, (sample) => deriveStream(seed, 'simulateBulk', 'train', 'cells', sample));
    const measured = await measure(mix, options.runs);
    const cells = data.study.parameters.simulation.cellsPerSample;
    return {
      description: `simulate ${composition.samples} samples x ${cells} cells with ${composition.types} profiles each, ${counts.genes.length} genes`,
      measured,
      peers: await peers.time('simulate', () => peerInput(counts, pools, composition.counts, seed)),
    };
  },
};

/** The largest published training set of simulated samples (paper 5.6), block by block as the study writes them; the genes with most counts. */
export const simulatePaper: StepBench = {
  name: 'simulate-paper',
  onRequest: true,
  async run(context) {
    const { data, options, peers } = context;
    const { cellTypes } = data;
    const { seed, parameters } = data.study;
    const { counts, pools } = await prepare(context, await mostCounted(context, PAPER_GENES));
    const { cellsPerSample } = parameters.simulation;
    const drawn = composeSamples(6000, cellTypes.length, SIMULATION_PRESETS['released-code'], cellsPerSample, deriveStream(seed, 'simulateBulk', 'train', 'proportions'));
    const composition = { ...drawn, samples: PAPER_SAMPLES, counts: drawn.counts.subarray(0, PAPER_SAMPLES * cellTypes.length) };
    let values = 0;
    const mix = () => {
      for (const block of simulateBlocks(counts, cellTypes, pools, composition, (sample) => deriveStream(seed, 'simulateBulk', 'train', 'cells', sample))) values += block.profiles.length;
    };
    const measured = await measure(mix, options.runs);
    return {
      description: `simulate ${composition.samples} samples x ${cellsPerSample} cells with ${composition.types} profiles each, ${counts.genes.length} genes`,
      measured,
      details: { values_of_profiles_a_run: values / (options.runs + 1), peak_memory_mib: process.resourceUsage().maxRSS / 1024 },
      peers: await peers.time('simulate', () => peerInput(counts, pools, composition.counts, seed)),
    };
  },
};

const PAPER_SAMPLES = 20_400;
const PAPER_GENES = 3538;

/** The genes with the most counts in the studied cells, by code point. */
async function mostCounted({ data }: BenchContext, count: number): Promise<string[]> {
  const { counts } = await data.singleCells();
  const sums = new Float64Array(counts.genes.length);
  counts.indices.forEach((gene, entry) => {
    sums[gene] = (sums[gene] as number) + (counts.values[entry] as number);
  });
  const order = [...sums.keys()].sort((a, b) => (sums[b] as number) - (sums[a] as number) || a - b);
  return order.slice(0, count).map((gene) => counts.genes[gene] as string).sort(compareCodePoints);
}

/** The counts, pools and proportions that the step `simulateBulk` of the study has, from the same random streams. */
async function prepare({ data }: BenchContext, genes: readonly string[]) {
  const { cellTypes } = data;
  const { seed, parameters } = data.study;
  const { preset, samples, cellsPerSample } = parameters.simulation;
  const reference = await data.singleCells();
  const cells = reference.counts.cells.map((cell, i) => ({ cell, cellType: reference.cellTypes[i]! }));
  const splits = splitCells(cells, (cellType) => deriveStream(seed, 'splitCells', data.reference.name, cellType));
  const table = cells.map((cell, i) => ({ ...cell, split: splits[i]! }));
  return {
    counts: restrictCounts(reference.counts, genes),
    pools: cellPools(reference.counts.cells, table, cellTypes, 'train'),
    composition: composeSamples(samples, cellTypes.length, SIMULATION_PRESETS[preset], cellsPerSample, deriveStream(seed, 'simulateBulk', 'train', 'proportions')),
  };
}

function peerInput(counts: SparseCounts, pools: readonly Uint32Array[], composition: Uint32Array, seed: number) {
  const { starts, indices, values, genes } = counts;
  return { starts, indices, values, genes: genes.length, pools: pools.map((pool) => Array.from(pool)), composition, seed };
}

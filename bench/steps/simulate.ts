import { restrictCounts } from '../../analysis/expression/restrict-counts.js';
import { deriveStream } from '../../analysis/random/stream.js';
import { cellPools } from '../../analysis/simulation/cell-pools.js';
import { composeSamples, SIMULATION_PRESETS } from '../../analysis/simulation/composition.js';
import { simulateBulk } from '../../analysis/simulation/simulate-bulk.js';
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
    const { counts, pools, composition } = await prepare(context);
    const { seed } = data.study;
    const mix = () => simulateBulk(counts, cellTypes, pools, composition, (sample) => deriveStream(seed, 'simulateBulk', 'train', 'cells', sample));
    const measured = await measure(mix, options.runs);
    const cells = data.study.parameters.simulation.cellsPerSample;
    return {
      description: `simulate ${composition.samples} samples x ${cells} cells with ${composition.types} profiles each, ${counts.genes.length} genes`,
      measured,
      peers: await peers.time('simulate', () => ({
        starts: counts.starts,
        indices: counts.indices,
        values: counts.values,
        genes: counts.genes.length,
        pools: pools.map((pool) => Array.from(pool)),
        composition: composition.counts,
        seed,
      })),
    };
  },
};

/** The counts, pools and proportions that the step `simulateBulk` of the study has, from the same random streams. */
async function prepare({ data }: BenchContext) {
  const { cellTypes } = data;
  const { seed, parameters } = data.study;
  const { preset, samples, cellsPerSample } = parameters.simulation;
  const [reference, genes] = await Promise.all([data.singleCells(), data.genes()]);
  const cells = reference.counts.cells.map((cell, i) => ({ cell, cellType: reference.cellTypes[i]! }));
  const splits = splitCells(cells, (cellType) => deriveStream(seed, 'splitCells', data.reference.name, cellType));
  const table = cells.map((cell, i) => ({ ...cell, split: splits[i]! }));
  return {
    counts: restrictCounts(reference.counts, genes),
    pools: cellPools(reference.counts.cells, table, cellTypes, 'train'),
    composition: composeSamples(samples, cellTypes.length, SIMULATION_PRESETS[preset], cellsPerSample, deriveStream(seed, 'simulateBulk', 'train', 'proportions')),
  };
}

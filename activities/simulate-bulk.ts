import { z } from 'zod';
import { restrictCounts } from '../analysis/expression/restrict-counts.js';
import { cellPools } from '../analysis/simulation/cell-pools.js';
import { composeSamples, SIMULATION_PRESETS, samplesOfSplit } from '../analysis/simulation/composition.js';
import { simulateBlocks } from '../analysis/simulation/simulate-bulk.js';
import { MatrixWriter, readCounts, writeMatrix } from '../data-catalog/matrices/matrix-file.js';
import { TABLES } from '../data-catalog/tables/schema.js';
import { readTable, writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

/**
 * Simulated bulk samples of one split with their true proportions and profiles (paper 5.2, 5.6).
 * Outputs: bulk, log2(CPM + 1), and linear, CPM (samples x genes, float32); profiles, log2(CPM + 1)
 * (rows `sample|type`, sample by sample, float32); proportions (samples x types, float32); simulated_proportions, the same as a table in
 * double precision.
 */
export const simulateBulk = defineStep({
  name: 'simulateBulk',
  version: 1,
  queue: 'cpu',
  description: 'Mixes single cells of a split into bulk samples of known proportions and profiles',
  parameters: z.object({
    split: z.enum(['train', 'validation', 'test']),
    preset: z.enum(['paper-pbmc', 'released-code']),
    /** evenly distributed training samples N; validation and test take a tenth of it themselves */
    samples: z.number().int().positive(),
    cellsPerSample: z.number().int().positive(),
    cellTypes: z.array(z.string()).min(2),
  }),
  inputs: { counts: 'one', cells: 'one', genes: 'one' },
  outputs: ['bulk', 'linear', 'profiles', 'proportions', 'simulated_proportions'],
  seeded: true,
  engine: false,
  async run({ parameters, inputs, outputs, random, progress }) {
    const { split, cellTypes } = parameters;
    const genes = (await readTable(inputs.genes)).map((row) => String(row.gene));
    const cells = (await readTable(inputs.cells)).map((row) => ({
      cell: String(row.cell),
      cellType: String(row.cell_type),
      split: String(row.split),
    }));
    const all = await readCounts(inputs.counts);
    const pools = cellPools(all.cells, cells, cellTypes, split);
    const counts = restrictCounts(all, genes);
    const weights = SIMULATION_PRESETS[parameters.preset];
    const asked = samplesOfSplit(parameters.samples, split);
    const composition = composeSamples(asked, cellTypes.length, weights, parameters.cellsPerSample, random(split, 'proportions'));
    const samples = Array.from({ length: composition.samples }, (_, i) => `${split}-${String(i + 1).padStart(6, '0')}`);
    const pairs = samples.flatMap((sample) => cellTypes.map((type) => `${sample}|${type}`));
    const [bulk, linear, profiles] = await Promise.all([
      MatrixWriter.create(outputs.bulk, samples, genes), MatrixWriter.create(outputs.linear, samples, genes), MatrixWriter.create(outputs.profiles, pairs, genes),
    ]);
    const writers = [bulk, linear, profiles];
    try {
      let done = 0;
      const report = () => progress({ message: `mixing ${split} samples`, done, total: composition.samples });
      report();
      for (const block of simulateBlocks(counts, cellTypes, pools, composition, (sample) => random(split, 'cells', sample))) {
        await Promise.all([bulk.append(block.bulk), linear.append(block.linear), profiles.append(block.profiles)]);
        done += block.samples;
        report();
      }
      for (const writer of writers) writer.assertWhole();
    } finally {
      await Promise.all(writers.map((writer) => writer.close()));
    }
    await writeMatrix(outputs.proportions, {
      rows: samples.length,
      columns: cellTypes.length,
      rowNames: samples,
      columnNames: cellTypes,
      values: Float32Array.from(composition.proportions),
    });
    const rows = samples.flatMap((sample, i) =>
      cellTypes.map((cell_type, type) => ({ split, sample, cell_type, proportion: composition.proportions[i * cellTypes.length + type] as number })),
    );
    await writeTable(outputs.simulated_proportions, TABLES.simulated_proportions, rows);
  },
});

import { z } from 'zod';
import { meanProfiles } from '../analysis/evaluation/mean-profile.js';
import { meanSignature, nnlsProportions } from '../analysis/evaluation/nnls-proportions.js';
import { departures, type MetricRow, metricsByType, repeatMeans, typeMajor } from '../analysis/evaluation/test-metrics.js';
import { alignPredictions } from '../analysis/evaluation/align-predictions.js';
import { restrictCounts } from '../analysis/expression/restrict-counts.js';
import { cellPools } from '../analysis/simulation/cell-pools.js';
import { readCounts, readMatrix } from '../data-catalog/matrices/matrix-file.js';
import { type Row, TABLES } from '../data-catalog/tables/schema.js';
import { readTable, writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

/**
 * How well the model and two baselines recover proportions, profiles and what in the profiles differs between samples, on
 * simulated samples of cells that training never saw (paper 5.5). NNLS predicts proportions only, the constant mean profile profiles only.
 */
export const testModel = defineStep({
  name: 'testModel',
  version: 1,
  queue: 'cpu',
  description: 'Compares predicted with true proportions and profiles on the test samples, beside two baselines',
  parameters: z.object({
    cellTypes: z.array(z.string()).min(2),
    methods: z.array(z.enum(['BLUE', 'NNLS', 'mean-profile'])),
  }),
  inputs: {
    test_linear: 'one',
    test_profiles: 'one',
    test_proportions: 'one',
    predicted_proportions: 'one',
    predicted_profiles: 'one',
    train_profiles: 'one',
    train_proportions: 'one',
    counts: 'one',
    cells: 'one',
    genes: 'one',
  },
  outputs: ['test_metrics'],
  seeded: false,
  engine: false,
  async run({ parameters, inputs, outputs, progress }) {
    const { cellTypes, methods } = parameters;
    const types = cellTypes.length;
    const rows: Row[] = [];
    const add = (method: string, metrics: readonly MetricRow[]) => {
      for (const { cellType, ...metric } of metrics) rows.push({ method, cell_type: cellType, ...metric });
    };
    const step = (message: string, done: number) => progress({ message, done, total: 3 });
    const proportions = await readMatrix(inputs.test_proportions);
    const trueProportions = typeMajor(proportions.values, types, 1);

    step('proportions of the baseline', 0);
    if (methods.includes('NNLS')) {
      const cells = (await readTable(inputs.cells)).map((row) => ({
        cell: String(row.cell),
        cellType: String(row.cell_type),
        split: String(row.split),
      }));
      const all = await readCounts(inputs.counts);
      const pools = cellPools(all.cells, cells, cellTypes, 'train');
      const genes = (await readTable(inputs.genes)).map((row) => String(row.gene));
      const signature = meanSignature(restrictCounts(all, genes), pools);
      const predicted = nnlsProportions(signature, await readMatrix(inputs.test_linear));
      add('NNLS', metricsByType('proportion', cellTypes, trueProportions, typeMajor(predicted.values, types, 1)));
    }

    step('mean profiles', 1);
    const truth = await readMatrix(inputs.test_profiles);
    const genes = truth.columns;
    const trueProfiles = typeMajor(truth.values, types, genes);
    const training = await readMatrix(inputs.train_profiles);
    const means = meanProfiles(training.values, (await readMatrix(inputs.train_proportions)).values, types, genes);
    if (methods.includes('mean-profile')) {
      add('mean-profile', metricsByType('profile', cellTypes, trueProfiles, repeatMeans(means, types, proportions.rows)));
    }

    step('profiles of the model', 2);
    if (methods.includes('BLUE')) {
      const table = (await readTable(inputs.predicted_proportions)).filter((row) => row.method === 'BLUE').map((row) => ({
        sample: String(row.sample),
        cellType: String(row.cell_type),
        proportion: Number(row.proportion),
      }));
      const predicted = alignPredictions(proportions.rowNames, cellTypes, table, await readMatrix(inputs.predicted_profiles));
      add('BLUE', metricsByType('proportion', cellTypes, trueProportions, predicted.proportions));
      add('BLUE', metricsByType('profile', cellTypes, trueProfiles, predicted.profiles));
      add(
        'BLUE',
        metricsByType('profile_departure', cellTypes, departures(trueProfiles, means, types), departures(predicted.profiles, means, types)),
      );
    }
    await writeTable(outputs.test_metrics, TABLES.test_metrics, rows);
  },
});

import { z } from 'zod';
import { predictAll } from '../analysis/deconvolution/blue/predict.js';
import { readMatrix, writeMatrix } from '../data-catalog/matrices/matrix-file.js';
import { readModel } from '../data-catalog/model/model-file.js';
import { readWeights } from '../data-catalog/model/weights-file.js';
import { TABLES } from '../data-catalog/tables/schema.js';
import { writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

const parameters = z.strictObject({ cohort: z.string(), cellTypes: z.array(z.string()) });

export class ModelMismatchError extends Error {
  readonly code = 'MODEL_MISMATCH';
  constructor(cohort: string, problem: string) {
    super(`The model cannot be applied to ${cohort}: ${problem}. Model and cohort come from different studies; train on this study's gene list.`);
    this.name = 'ModelMismatchError';
  }
}

/** Applies a trained BLUE to bulk samples (log2(CPM + 1) over the model's genes): proportions, and the expression of each cell type in each sample. */
export const deconvolve = defineStep({
  name: 'deconvolve',
  version: 1,
  queue: 'train',
  description: 'Predicts cell type proportions and cell-type-specific expression of bulk samples.',
  parameters,
  inputs: { weights: 'one', model: 'one', expression: 'one' },
  outputs: ['proportions', 'profiles'],
  seeded: false,
  engine: true,
  async run({ parameters: { cohort, cellTypes }, inputs, outputs, engine: engineName, progress }) {
    const model = await readModel(inputs.model);
    const expression = await readMatrix(inputs.expression);
    if (model.cell_types.join('\n') !== cellTypes.join('\n')) throw new ModelMismatchError(cohort, `it was trained for ${model.cell_types.join(', ')}, not ${cellTypes.join(', ')}`);
    const bulk = alignGenes(cohort, expression, model.genes);
    const weights = await readWeights(inputs.weights, model.architecture);
    const { openNamedEngine } = await import('../engines/open-named-engine.js'); // as in trainBlue
    const engine = await openNamedEngine(engineName);
    try {
      const report = (done: number, total: number) => progress({ message: `deconvolving ${cohort}`, done, total });
      const { proportions, profiles } = predictAll(engine, model.architecture, weights, bulk, expression.rows, report);
      const rows = expression.rowNames.flatMap((sample, i) =>
        cellTypes.map((cell_type, t) => ({ cohort, sample, method: 'BLUE', cell_type, proportion: proportions[i * cellTypes.length + t] as number })),
      );
      await writeTable(outputs.proportions, TABLES.proportions, rows);
      const rowNames = cellTypes.flatMap(() => expression.rowNames);
      await writeMatrix(outputs.profiles, { rows: rowNames.length, columns: model.genes.length, values: profiles, rowNames, columnNames: model.genes });
    } finally {
      await engine.close();
    }
  },
});

/** samples x model genes, float32, columns in the model's order. */
function alignGenes(cohort: string, expression: Awaited<ReturnType<typeof readMatrix>>, genes: readonly string[]): Float32Array {
  const columns = new Map(expression.columnNames.map((gene, j) => [gene, j]));
  const order = genes.map((gene) => {
    const column = columns.get(gene);
    if (column === undefined) throw new ModelMismatchError(cohort, `gene ${gene} is missing`);
    return column;
  });
  const bulk = new Float32Array(expression.rows * genes.length);
  for (let i = 0; i < expression.rows; i++) {
    order.forEach((column, j) => {
      const value = expression.values[i * expression.columns + column] as number;
      if (!Number.isFinite(value)) throw new ModelMismatchError(cohort, `gene ${genes[j]} has a value that is not a number`);
      bulk[i * genes.length + j] = value;
    });
  }
  return bulk;
}

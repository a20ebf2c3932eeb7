import { z } from 'zod';
import { writeJson } from '../data-catalog/matrices/json-file.js';
import { readMatrix } from '../data-catalog/matrices/matrix-file.js';
import type { TableName } from '../data-catalog/tables/schema.js';
import { readTable } from '../data-catalog/tables/table-file.js';
import type { ReportTables } from '../report/report-tables.js';
import { defineStep } from './kit/step.js';

/** Draws every figure from the result tables, the cohorts' expression and the proportions predicted for the simulated test samples: name -> SVG. */
export const drawFigures = defineStep({
  name: 'drawFigures',
  version: 4,
  queue: 'cpu',
  description: 'draw the figures',
  parameters: z.object({ tables: z.array(z.string()), cohorts: z.array(z.string()) }),
  inputs: { tables: 'many', expression: 'many', test_proportions: 'one' },
  outputs: ['figures'],
  seeded: false,
  engine: false,
  async run({ parameters, inputs, outputs }) {
    // Loaded here: the plotting library costs every thread a third of a second.
    const { drawFigures: draw } = await import('../report/draw-figures.js');
    const tables: Record<string, unknown> = {};
    for (const [i, path] of inputs.tables.entries()) tables[parameters.tables[i] as TableName] = await readTable(path);
    const expression = await Promise.all(inputs.expression.map(async (path, i) => ({ cohort: parameters.cohorts[i] ?? '', matrix: await readMatrix(path) })));
    const extras = { expression, testProportions: await readTable(inputs.test_proportions) };
    await writeJson(outputs.figures, Object.fromEntries(draw(tables as ReportTables, extras)));
  },
});

import { z } from 'zod';
import type { NamedMatrix } from '../analysis/matrix/matrix.js';
import { compareCodePoints } from '../analysis/order/compare-code-points.js';
import { groupByProportions as group } from '../analysis/subtyping/group-by-proportions.js';
import { writeJson } from '../data-catalog/matrices/json-file.js';
import { TABLES } from '../data-catalog/tables/schema.js';
import { readTable, writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

const SEEDS = 2 ** 31 - 1;
const proportionRows = z.array(z.object({ sample: z.string(), cell_type: z.string(), proportion: z.number() }));

/** A table of proportions that lacks a value. */
export class ProportionsError extends Error {
  readonly code = 'PROPORTIONS';
  constructor(cohort: string, problem: string) {
    super(`The proportions of ${cohort} cannot be grouped: ${problem}. The cohorts were likely deconvolved with different models; deconvolve them with one.`);
    this.name = 'ProportionsError';
  }
}

/**
 * Four groups of the discovery cohort by cell type proportions, and the other cohorts classified into them (paper 2.3, Fig 4
 * top). Where four groups cannot be had, the table is empty and `removed` says why. `resolution` records the search.
 */
export const groupByProportions = defineStep({
  name: 'groupByProportions',
  version: 1,
  queue: 'cpu',
  description: 'group patients by their cell type proportions',
  parameters: z.strictObject({
    /** discovery first, in the order of the inputs */
    cohorts: z.array(z.string()).min(1),
    /** neighbours of the classifier */
    neighbours: z.int().min(1),
  }),
  inputs: { proportions: 'many' },
  outputs: ['proportion_groups', 'removed', 'resolution'],
  seeded: true,
  engine: false,
  async run({ parameters: { cohorts, neighbours }, inputs, outputs, random }) {
    const matrices: NamedMatrix[] = [];
    for (const [i, path] of inputs.proportions.entries()) {
      matrices.push(await readProportions(path, cohorts[i] ?? `input ${i + 1}`, matrices[0]?.columnNames));
    }
    const [discovery, ...others] = matrices;
    if (discovery === undefined) throw new ProportionsError(cohorts[0]!, 'the step was given no table');
    const seed = random('leiden').integer(SEEDS);
    const { clustered, cohorts: grouped, problem } = group(discovery, others, neighbours, seed);
    const { search, principal, neighbours: graph } = clustered;
    const rows = (grouped ?? []).flatMap(({ membership, groups }, c) =>
      matrices[c]!.rowNames.map((sample, i) => ({ cohort: cohorts[c]!, sample, community: membership[i]!, group: groups[i]! })),
    );
    await writeTable(outputs.proportion_groups, TABLES.proportion_groups, rows);
    const removed = problem === null ? [] : [{ input: cohorts[0]!, kind: 'definition', name: 'groups by proportions', reason: `not computable: ${problem}` }];
    await writeTable(outputs.removed, TABLES.removed, removed);
    await writeJson(outputs.resolution, {
      cohort: cohorts[0]!,
      computable: problem === null,
      resolution: search.resolution,
      communities: search.communities.count,
      quality: search.communities.quality,
      communities_at_one: search.communitiesAtOne,
      principal_components: principal.scores.columns,
      neighbours: graph.k,
      seed,
    });
  },
});

/** Samples (sorted by name) x cell types; `cellTypes` gives their order, else they are sorted. */
async function readProportions(path: string, cohort: string, cellTypes?: readonly string[]): Promise<NamedMatrix> {
  const rows = proportionRows.parse(await readTable(path));
  const samples = [...new Set(rows.map(({ sample }) => sample))].sort(compareCodePoints);
  const types = cellTypes ?? [...new Set(rows.map(({ cell_type }) => cell_type))].sort(compareCodePoints);
  const rowOf = new Map(samples.map((sample, i) => [sample, i]));
  const columnOf = new Map(types.map((type, j) => [type, j]));
  const values = new Float64Array(samples.length * types.length).fill(Number.NaN);
  for (const { sample, cell_type, proportion } of rows) {
    const column = columnOf.get(cell_type);
    if (column === undefined) throw new ProportionsError(cohort, `cell type ${cell_type} is unknown in the discovery cohort`);
    values[rowOf.get(sample)! * types.length + column] = proportion;
  }
  if (values.some(Number.isNaN)) throw new ProportionsError(cohort, 'a sample lacks the proportion of a cell type');
  return { rows: samples.length, columns: types.length, values, rowNames: samples, columnNames: types };
}

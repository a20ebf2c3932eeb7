import { z } from 'zod';
import { clusterSamples } from '../analysis/clustering/cluster-samples.js';
import { umapPicture } from '../analysis/clustering/umap.js';
import { profilesOfType } from '../analysis/subtyping/profiles-of-type.js';
import { readMatrix } from '../data-catalog/matrices/matrix-file.js';
import { TABLES } from '../data-catalog/tables/schema.js';
import { writeTable } from '../data-catalog/tables/table-file.js';
import { defineStep } from './kit/step.js';

const STATES = 2;
const LARGEST_RESOLUTION = 1;
const SEEDS = 2 ** 31 - 1;

/**
 * Two states of one cell type from its predicted expression in every patient (paper 2.3, 5.8). A type that no resolution
 * splits in exactly two is reported as not splittable, with its communities at resolution 1, and has no states.
 */
export const clusterProfiles = defineStep({
  name: 'clusterProfiles',
  version: 2,
  queue: 'cpu',
  description: 'find two states of a cell type in the profiles of all patients',
  parameters: z.strictObject({
    cohort: z.string(),
    cellType: z.string(),
    /** the cell types of the profiles, in their order */
    cellTypes: z.array(z.string()),
    neighbours: z.int().min(2),
    components: z.int().min(1),
    umapEpochs: z.int().min(1),
  }),
  inputs: { profiles: 'one' },
  outputs: ['clusterings', 'states'],
  seeded: true,
  engine: false,
  async run({ parameters, inputs, outputs, random, progress }) {
    const { cohort, cellType, cellTypes, neighbours: k, components, umapEpochs } = parameters;
    const profiles = profilesOfType(await readMatrix(inputs.profiles), cellTypes, cellType);
    const seed = random('leiden', cohort, cellType).integer(SEEDS);
    progress({ message: `clustering ${cellType} profiles`, done: 0, total: 2 });
    const { principal, neighbours, search } = clusterSamples(profiles, { neighbours: k, components, wanted: STATES, upper: LARGEST_RESOLUTION, seed });
    const { membership, count, quality } = search.communities;
    await writeTable(outputs.clusterings, TABLES.clusterings, [
      {
        cohort,
        cell_type: cellType,
        resolution: search.resolution,
        communities: count,
        quality,
        principal_components: principal.scores.columns,
        neighbours: neighbours.k,
        seed,
        splittable: search.found,
        communities_at_one: search.communitiesAtOne,
      },
    ]);
    progress({ message: `drawing ${cellType} profiles`, done: 1, total: 2 });
    const picture = search.found ? umapPicture(principal.scores, neighbours, random('umap', cohort, cellType), umapEpochs) : undefined;
    const states = profiles.rowNames.map((sample, i) => ({
      cohort,
      cell_type: cellType,
      sample,
      state: membership[i]!,
      umap_1: picture?.values[2 * i] ?? null,
      umap_2: picture?.values[2 * i + 1] ?? null,
    }));
    await writeTable(outputs.states, TABLES.states, search.found ? states : []);
  },
});

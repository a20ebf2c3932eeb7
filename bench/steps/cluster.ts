import { clusterSamples } from '../../analysis/clustering/cluster-samples.js';
import { leiden } from '../../analysis/clustering/leiden.js';
import { nearestNeighbours } from '../../analysis/clustering/nearest-neighbours.js';
import { neighbourGraph } from '../../analysis/clustering/neighbour-graph.js';
import { principalComponents } from '../../analysis/clustering/pca.js';
import type { NamedMatrix } from '../../analysis/matrix/matrix.js';
import { deriveStream } from '../../analysis/random/stream.js';
import type { BenchContext, StepBench } from '../bench-step.js';
import { measure } from '../measure.js';
import { ResultsFolder } from '../results-folder.js';

const STATES = 2;
const LARGEST_RESOLUTION = 1;
const SEEDS = 2 ** 31 - 1;

/** Two states of one cell type in all patients: principal components, neighbours, and Leiden until two communities come out. */
export const cluster: StepBench = {
  name: 'cluster',
  goalMs: 150,
  async run(context) {
    const { data, options, peers } = context;
    const { matrix, origin } = await input(context);
    const { neighbours, components } = data.study.parameters.clustering;
    const seed = deriveStream(data.study.seed, 'clusterProfiles', 'leiden', data.discovery.name).integer(SEEDS);
    const wanted = { neighbours, components, wanted: STATES, upper: LARGEST_RESOLUTION, seed };
    const measured = await measure(() => clusterSamples(matrix, wanted), options.runs);
    const single = await measure(() => {
      const { scores } = principalComponents(matrix, components);
      return leiden(neighbourGraph(nearestNeighbours(scores, neighbours)), 1, seed);
    }, options.runs);
    const { search } = clusterSamples(matrix, wanted);
    return {
      description: `PCA + neighbours + Leiden of ${matrix.rows} patients x ${matrix.columns} genes, resolution searched for ${STATES} communities`,
      measured,
      details: {
        input: origin,
        resolutions_tried: search.tried,
        found: search.found,
        resolution: search.resolution,
        communities_at_one: search.communitiesAtOne,
        at_resolution_one: single,
      },
      peers: await peers.time('cluster', () => ({
        matrix: matrix.values, rows: matrix.rows, columns: matrix.columns, neighbours, components, wanted: STATES, upper: LARGEST_RESOLUTION,
      })),
    };
  },
};

/** The profiles of a cell type where a run is given, else the expression of the same patients: as many rows and columns. */
async function input({ data, options }: BenchContext): Promise<{ matrix: NamedMatrix; origin: string }> {
  if (options.run === undefined) return { matrix: await data.profiles(), origin: `log2(CPM + 1) of cohort ${data.discovery.name}` };
  const cellType = options.cellType ?? data.cellTypes[0]!;
  const run = new ResultsFolder(options.run);
  return { matrix: await run.profiles(data.discovery.name, cellType), origin: `${cellType} profiles of run ${run.name}` };
}

import { classifyByNeighbours } from '../clustering/classify-neighbours.js';
import { type ClusteredSamples, clusterSamples } from '../clustering/cluster-samples.js';
import { projectOnto } from '../clustering/project.js';
import type { Matrix, NamedMatrix } from '../matrix/matrix.js';
import { nameCommunities, PROPORTION_GROUPS, type ProportionGroup, unnamedGroups } from './proportion-groups.js';

const COMPONENTS = 5;
const GRAPH_NEIGHBOURS = 15;
const LARGEST_RESOLUTION = 2;

export interface GroupedCohort {
  /** community (0 the largest in the discovery cohort) of each sample */
  readonly membership: Int32Array;
  readonly groups: readonly ProportionGroup[];
}

export interface ProportionGrouping {
  readonly clustered: ClusteredSamples;
  /** the discovery cohort, then the others; undefined when it cannot be computed */
  readonly cohorts: readonly GroupedCohort[] | undefined;
  /** why it cannot be computed */
  readonly problem: string | null;
}

/**
 * Groups of patients from cell type proportions alone (paper 2.3, Fig 4 top): five principal components, four Leiden
 * communities named by their dominant type; other cohorts are projected and classified by nearest neighbours.
 * @param discovery samples (sorted by name) x cell types
 * @param others further cohorts over the same cell types
 * @param neighbours k of the classifier
 */
export function groupByProportions(discovery: NamedMatrix, others: readonly Matrix[], neighbours: number, seed: number): ProportionGrouping {
  const cellTypes = discovery.columnNames;
  const clustered = clusterSamples(discovery, {
    neighbours: GRAPH_NEIGHBOURS, components: COMPONENTS, wanted: PROPORTION_GROUPS, upper: LARGEST_RESOLUTION, seed,
  });
  const unnamed = unnamedGroups(cellTypes);
  if (unnamed.length > 0) {
    return { clustered, cohorts: undefined, problem: `no studied cell type names the group(s) ${unnamed.join(', ')}` };
  }
  if (!clustered.search.found) {
    return { clustered, cohorts: undefined, problem: `no resolution gives exactly ${PROPORTION_GROUPS} communities` };
  }
  const { membership } = clustered.search.communities;
  const names = nameCommunities(discovery, cellTypes, membership);
  const named = (communities: Int32Array): GroupedCohort => ({ membership: communities, groups: Array.from(communities, (community) => names[community]!) });
  const { scores } = clustered.principal;
  const called = others.map((cohort) => named(classifyByNeighbours(scores, membership, projectOnto(clustered.principal, cohort), neighbours)));
  return { clustered, cohorts: [named(membership), ...called], problem: null };
}

/** Where a figure's numbers stand in the results folder, by how its name begins; the longest beginning counts. */
const sources: Readonly<Record<string, string>> = {
  training: 'tables/training.csv',
  'test-metrics': 'tables/test_metrics.csv',
  'predicted-true': 'tables/simulated_proportions.csv',
  composition: 'tables/proportions.csv',
  markers: 'tables/marker_genes.csv and expression/',
  umap: 'tables/states.csv',
  definitions: 'tables/definitions.csv',
  'state-sets': 'tables/definitions.csv',
  'definition-members': 'tables/components.csv and tables/states.csv',
  'proportion-groups': 'tables/proportions.csv and tables/proportion_groups.csv',
  components: 'tables/components.csv',
  'kaplan-meier': 'tables/survival_curves.csv',
  forest: 'tables/cox.csv',
  'reciprocal-genes': 'tables/reciprocal_genes.csv',
  enrichment: 'tables/enrichment.csv',
  steps: 'run.json',
};

/** Undefined for a figure that this version does not know. */
export function figureSource(name: string): string | undefined {
  const start = Object.keys(sources).filter((beginning) => name === beginning || name.startsWith(`${beginning}-`)).sort((a, b) => b.length - a.length)[0];
  return start === undefined ? undefined : sources[start];
}

/** The tables of a run: names and columns are a contract (docs/results.md). The first `keys` columns sort the rows. */
export type ColumnType = 'text' | 'double' | 'integer' | 'boolean';
export type CellValue = string | number | boolean | null;
export interface TableSchema {
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** leading columns that identify a row; 0 keeps the order as given */
  readonly keys: number;
}
export type Row = Readonly<Record<string, CellValue>>;

const text = 'text';
const double = 'double';
const integer = 'integer';
const boolean = 'boolean';

function table(name: string, keys: number, columns: Record<string, ColumnType>): TableSchema {
  return { name, keys, columns };
}

const metrics = { n: integer, ccc: double, l1: double, r2: double, pearson: double } as const;

export const TABLES = {
  genes: table('genes', 0, { gene: text }),
  marker_tests: table('marker_tests', 3, {
    reference: text, cell_type: text, gene: text, z: double, p_value: double, q_value: double, log2_fold_change: double, mean_in: double, mean_out: double,
  }),
  marker_genes: table('marker_genes', 3, { reference: text, cell_type: text, gene: text, z: double, p_value: double, q_value: double, log2_fold_change: double }),
  cells: table('cells', 2, { reference: text, cell: text, cell_type: text, split: text }),
  simulated_proportions: table('simulated_proportions', 3, { split: text, sample: text, cell_type: text, proportion: double }),
  training: table('training', 1, {
    epoch: integer, learning_rate: double, train_profile_loss: double, train_proportion_loss: double,
    validation_profile_loss: double, validation_proportion_loss: double, steps: integer, best: boolean,
  }),
  test_metrics: table('test_metrics', 3, { method: text, target: text, cell_type: text, ...metrics }),
  proportions: table('proportions', 4, { cohort: text, sample: text, method: text, cell_type: text, proportion: double }),
  truth_metrics: table('truth_metrics', 4, { cohort: text, method: text, target: text, cell_type: text, ...metrics }),
  clinical: table('clinical', 2, {
    cohort: text, sample: text, time_months: double, event: integer, age: double, sex: text, fab: text, risk: text, flt3: text, npm1: text,
  }),
  proportion_groups: table('proportion_groups', 2, { cohort: text, sample: text, community: integer, group: text }),
  clusterings: table('clusterings', 2, {
    cohort: text, cell_type: text, resolution: double, communities: integer, quality: double, principal_components: integer,
    neighbours: integer, seed: integer, splittable: boolean, communities_at_one: integer,
  }),
  states: table('states', 3, { cohort: text, cell_type: text, sample: text, state: integer, umap_1: double, umap_2: double }),
  definitions: table('definitions', 1, {
    definition: text, size: integer, others: integer, tested: boolean, reason: text, chi_square: double, p_value: double, q_value: double,
    significant: boolean, partition: integer, representative: boolean,
  }),
  similarity: table('similarity', 2, { a: text, b: text, iou: double }),
  components: table('components', 2, { component: integer, definition: text, anchor: boolean, flipped: boolean }),
  consensus: table('consensus', 2, { component: integer, sample: text, vote: integer, direction: text }),
  groups: table('groups', 3, { cohort: text, variant: text, sample: text, group: text, probability_favourable: double, probability_unfavourable: double }),
  conflicts: table('conflicts', 3, { cohort: text, variant: text, sample: text, favourable: double, unfavourable: double }),
  survival_tests: table('survival_tests', 4, {
    cohort: text, grouping: text, variant: text, comparison: text, n: integer, events: integer, chi_square: double, df: integer, p_value: double,
  }),
  survival_curves: table('survival_curves', 5, {
    cohort: text, grouping: text, variant: text, group: text, time_months: double, at_risk: integer, events: integer, censored: integer,
    survival: double, lower_95: double, upper_95: double,
  }),
  validation_genes: table('validation_genes', 4, {
    cohort: text, direction: text, component_mode: text, gene: text, z: double, p_value: double, q_value: double, log2_fold_change: double,
    discovery_loading: double, validation_loading: double,
  }),
  validation_model: table('validation_model', 4, {
    cohort: text, direction: text, component_mode: text, classifier: text, intercept: double, coefficient: double,
    variance_explained_discovery: double, variance_explained_validation: double, loading_correlation: double,
  }),
  associations: table('associations', 5, {
    cohort: text, grouping: text, variant: text, variable: text, test: text, statistic: double, df: integer, p_value: double, n: integer,
  }),
  cox: table('cox', 4, {
    cohort: text, variant: text, model: text, term: text, coefficient: double, hazard_ratio: double, lower_95: double, upper_95: double,
    z: double, p_value: double, n: integer, events: integer,
  }),
  reciprocal_genes: table('reciprocal_genes', 2, { cell_type: text, gene: text, z_favourable: double, q_favourable: double, z_unfavourable: double, q_unfavourable: double }),
  enrichment: table('enrichment', 2, { cell_type: text, gene_set: text, overlap: integer, set_size: integer, universe: integer, p_value: double, q_value: double }),
  removed: table('removed', 3, { input: text, kind: text, name: text, reason: text }),
} as const satisfies Record<string, TableSchema>;

export type TableName = keyof typeof TABLES;

import type { NamedMatrix } from '../../analysis/matrix/matrix.js';
import type { Anndata, ObsColumn } from '../../data-catalog/hdf5/write-anndata.js';
import type { CellValue, Row } from '../../data-catalog/tables/schema.js';
import type { ReportTables } from '../../report/report-tables.js';

/** One cohort: bulk expression and the predicted profiles of each cell type, samples x genes. */
export interface CohortMatrices {
  readonly cohort: string;
  readonly expression: Values;
  readonly profiles: ReadonlyMap<string, Values>;
}

type Values = NamedMatrix<Float32Array | Float64Array>;

/** The variant of the groups that the study leads with, by cohort. */
const HEADLINE = ['discovery', 'separate, plain'];

/**
 * Patients x genes of all cohorts: X is the bulk, each layer the profile of a cell type, both log2(CPM + 1); `obs` holds clinic, proportions,
 * states and groups; `obsm` the UMAP of each type. Patients are called as in the inputs; where two cohorts share a name, after their cohort.
 */
export function patientsAnndata(cohorts: readonly CohortMatrices[], tables: ReportTables, uns: ReadonlyMap<string, string>): Anndata {
  const patients = cohorts.flatMap(({ cohort, expression }) => expression.rowNames.map((sample) => ({ cohort, sample })));
  const row = new Map(patients.map(({ cohort, sample }, i) => [key(cohort, sample), i]));
  const unique = new Set(patients.map(({ sample }) => sample)).size === patients.length;
  const columns = new Map<string, CellValue[]>();
  const put = (name: string, { cohort, sample }: Row, value: CellValue) => {
    const at = row.get(key(cohort, sample));
    if (at === undefined) return;
    const column = columns.get(name) ?? patients.map((): CellValue => null);
    columns.set(name, column);
    column[at] = value;
  };
  for (const patient of patients) {
    put('cohort', patient, patient.cohort);
    put('sample', patient, patient.sample);
  }
  for (const { cohort, sample, ...values } of tables.clinical ?? []) for (const [name, value] of Object.entries(values)) put(name, { cohort: cohort as string, sample: sample as string }, value);
  for (const one of tables.groups ?? []) {
    if (HEADLINE.includes(String(one.variant))) put('group', one, one.group as string);
    if (one.variant !== 'discovery') put(`group_${String(one.variant).replace(', ', '_')}`, one, one.group as string);
  }
  for (const one of tables.proportion_groups ?? []) put('proportion_group', one, one.group as string);
  for (const one of tables.proportions ?? []) if (one.method === 'BLUE') put(`proportion_${one.cell_type}`, one, one.proportion as number);
  for (const one of tables.states ?? []) put(`state_${one.cell_type}`, one, one.state === null ? null : String(one.state));

  const first = cohorts[0];
  const obsm = new Map<string, { rows: number; columns: number; values: Float64Array }>();
  for (const { cell_type, cohort, sample, umap_1, umap_2 } of tables.states ?? []) {
    const name = `X_umap_${cell_type}`;
    const points = obsm.get(name) ?? { rows: patients.length, columns: 2, values: new Float64Array(2 * patients.length).fill(Number.NaN) };
    obsm.set(name, points);
    const at = row.get(key(cohort, sample));
    if (at !== undefined) points.values.set([Number(umap_1 ?? Number.NaN), Number(umap_2 ?? Number.NaN)], 2 * at);
  }
  return {
    obsNames: patients.map(({ cohort, sample }) => (unique ? sample : `${cohort}_${sample}`)),
    obs: new Map([...columns].filter(([, values]) => values.some((value) => value !== null)).map(([name, values]) => [name, values as ObsColumn])),
    varNames: first?.expression.columnNames ?? [],
    x: stack(cohorts.map(({ expression }) => expression), Float64Array),
    layers: new Map([...(first?.profiles.keys() ?? [])].map((type) => [type, stack(cohorts.map(({ profiles }) => profiles.get(type) as Values), Float32Array)])),
    obsm, uns,
  };
}

const key = (cohort: CellValue | undefined, sample: CellValue | undefined) => JSON.stringify([cohort, sample]);

function stack<V extends Float32Array | Float64Array>(matrices: readonly Values[], Type: new (length: number) => V): { rows: number; columns: number; values: V } {
  const rows = matrices.reduce((sum, matrix) => sum + matrix.rows, 0);
  const columns = matrices[0]?.columns ?? 0;
  const values = new Type(rows * columns);
  let at = 0;
  for (const matrix of matrices) {
    values.set(matrix.values, at);
    at += matrix.values.length;
  }
  return { rows, columns, values };
}

import { z } from 'zod';
import { type Grouping, groupPatients, type Patient } from '../../analysis/associations/grouped-patients.js';
import { readTable } from '../../data-catalog/tables/table-file.js';

/** Categorical covariates of the `clinical` table. */
export const CATEGORICAL_COVARIATES = ['fab', 'flt3', 'npm1', 'risk', 'sex'] as const;

/** What the steps on grouped patients read: one table of each kind for every cohort, in any order. */
export const GROUPED_PATIENT_INPUTS = { clinical: 'many', groups: 'many', proportion_groups: 'many' } as const;

const level = z.string().nullable();
const clinicalRow = z.object({
  cohort: z.string(),
  sample: z.string(),
  time_months: z.number().nullable(),
  event: z.number().nullable(),
  age: z.number().nullable(),
  sex: level,
  fab: level,
  risk: level,
  flt3: level,
  npm1: level,
});
const groupRow = z.object({ cohort: z.string(), sample: z.string(), group: z.string(), variant: z.string().default('') });

/** The patients of every cohort under every grouping: first by proportions, then by profiles. */
export async function readGroupings(inputs: { readonly [K in keyof typeof GROUPED_PATIENT_INPUTS]: readonly string[] }): Promise<Grouping[]> {
  const patients = new Map<string, Map<string, Patient>>();
  for (const row of await readAll(inputs.clinical, clinicalRow)) {
    const cohort = patients.get(row.cohort) ?? new Map<string, Patient>();
    patients.set(row.cohort, cohort);
    const { sample, time_months: time, event, age } = row;
    cohort.set(sample, { sample, time, event, age, covariates: Object.fromEntries(CATEGORICAL_COVARIATES.map((name) => [name, row[name]])) });
  }
  return [
    ...groupPatients('proportions', await readAll(inputs.proportion_groups, groupRow), patients),
    ...groupPatients('profiles', await readAll(inputs.groups, groupRow), patients),
  ];
}

async function readAll<T>(paths: readonly string[], row: z.ZodType<T>): Promise<T[]> {
  const tables = await Promise.all(paths.map((path) => readTable(path)));
  return z.array(row).parse(tables.flat());
}

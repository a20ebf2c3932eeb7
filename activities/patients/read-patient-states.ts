import { z } from 'zod';
import { matchPatients, type PatientStates } from '../../analysis/subtyping/patient-states.js';
import { readTable } from '../../data-catalog/tables/table-file.js';

const state = z.union([z.literal(0), z.literal(1)]);
const stateRows = z.array(z.object({ cell_type: z.string(), sample: z.string(), state }));
const survivalRows = z.array(z.object({ cohort: z.string(), sample: z.string(), time_months: z.number().nullable(), event: state.nullable() }));

/** The patients of one cohort with their cell states and survival, and the cohort's name (empty without a patient). */
export async function readPatientStates(states: readonly string[], clinical: string): Promise<PatientStates & { readonly cohort: string }> {
  const tables = await Promise.all(states.map((path) => readTable(path)));
  const sampleStates = stateRows.parse(tables.flat()).map((row) => ({ cellType: row.cell_type, sample: row.sample, state: row.state }));
  const survival = survivalRows.parse(await readTable(clinical));
  return {
    ...matchPatients(sampleStates, survival.map((row) => ({ sample: row.sample, time: row.time_months, event: row.event }))),
    cohort: survival[0]?.cohort ?? '',
  };
}

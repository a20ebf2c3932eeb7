import { CONFLICT, type GroupedPatient } from '../analysis/associations/grouped-patients.js';
import { deriveStream } from '../analysis/random/stream.js';
import { matchPatients, type PatientStates, type SampleState } from '../analysis/subtyping/patient-states.js';
import type { BenchContext } from './bench-step.js';
import { ResultsFolder } from './results-folder.js';

const SEED = 1;
const SHARE_OF_STATE_ONE = 0.4;
const GROUPS = ['favourable', 'intermediate', 'unfavourable'] as const;

/** What the patients were assigned to, and by whom. */
export interface Assigned<T> {
  readonly assigned: T;
  readonly origin: string;
}

/** The real patients with states of each cell type: those of a run, or drawn where it has none. */
export async function assignStates({ data, options }: BenchContext): Promise<Assigned<PatientStates>> {
  const patients = await data.patients();
  const survival = patients.map(({ sample, time, event }) => ({ sample, time, event: event === 1 ? (1 as const) : (0 as const) }));
  const run = options.run === undefined ? undefined : new ResultsFolder(options.run);
  const found = await run?.states(data.discovery.name);
  if (run !== undefined && found !== undefined && found.length > 0) return { assigned: matchPatients(found, survival), origin: `states of run ${run.name}` };

  const drawn = data.cellTypes.flatMap((cellType): SampleState[] => {
    const random = deriveStream(SEED, 'bench', 'states', cellType);
    return patients.map(({ sample }) => ({ cellType, sample, state: random.uniform() < SHARE_OF_STATE_ONE ? 1 : 0 }));
  });
  return { assigned: matchPatients(drawn, survival), origin: `states drawn with seed ${SEED}${run === undefined ? '' : `: run ${run.name} has none`}` };
}

/** The real patients in three groups: those of a run, or drawn where it has fewer than two. */
export async function assignGroups({ data, options }: BenchContext): Promise<Assigned<GroupedPatient[]>> {
  const patients = await data.patients();
  const run = options.run === undefined ? undefined : new ResultsFolder(options.run);
  const groups = await run?.groups(data.discovery.name);
  const assigned = patients.flatMap((patient) => {
    const group = groups?.get(patient.sample);
    return group === undefined || group === CONFLICT ? [] : [{ ...patient, group }];
  });
  if (run !== undefined && new Set(assigned.map(({ group }) => group)).size > 1) return { assigned, origin: `groups of run ${run.name}` };

  const random = deriveStream(SEED, 'bench', 'groups');
  const drawn = patients.map((patient) => ({ ...patient, group: GROUPS[random.integer(GROUPS.length)]! }));
  return { assigned: drawn, origin: `groups drawn with seed ${SEED}${run === undefined ? '' : `: run ${run.name} has fewer than two`}` };
}

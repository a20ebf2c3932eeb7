import type { RandomStream } from '../random/stream.js';
import { CELL_TYPES, type Gene, makeGenes, typeExpression } from './genes.js';

/** A synthetic AML-like world: what is true is known, so that a study of it can be graded. */
export interface World {
  readonly genes: readonly Gene[];
  readonly cells: readonly WorldCell[];
  readonly cohorts: readonly WorldCohort[];
}

export interface WorldCell {
  readonly donor: string;
  readonly cellType: string;
  readonly state: 0 | 1;
  /** counts, in the order of the genes */
  readonly counts: Uint16Array;
}

export interface WorldPatient {
  readonly sample: string;
  /** in the order of CELL_TYPES */
  readonly proportions: readonly number[];
  readonly states: readonly (0 | 1)[];
  /** what the combination of states means for survival */
  readonly planted: PlantedGroup;
  readonly months: number;
  readonly died: boolean;
  readonly age: number;
  readonly sex: 'male' | 'female';
  readonly risk: string;
  readonly fab: string;
  readonly flt3: '0' | '1';
  /** linear expression, in the order of the genes */
  readonly expression: Float64Array;
}

export interface WorldCohort {
  readonly name: string;
  readonly patients: readonly WorldPatient[];
}

export type PlantedGroup = 'favourable' | 'intermediate' | 'unfavourable';

/** The combinations of states that decide survival. */
export const PLANTED = {
  unfavourable: { 'GMP-like': 1, 'HSC-like': 1, 'Mono-like': 0 },
  favourable: { 'GMP-like': 0, 'HSC-like': 0, 'Mono-like': 1 },
} as const satisfies Record<string, Partial<Record<(typeof CELL_TYPES)[number], 0 | 1>>>;
const DONORS = 6;
const CELLS_PER_DONOR_AND_TYPE = 40;
const COHORTS = [
  { name: 'DISCOVERY', prefix: 'D', patients: 160 },
  { name: 'VALIDATION', prefix: 'V', patients: 130 },
];
/**
 * States of different types go together, as the same mutations drive them: early types (GMP, HSC, Prog) follow one programme of the patient,
 * late ones (Mono, ProMono, cDC) another, mostly its opposite. FIDELITY: how often a type's state is that of its programme.
 */
const EARLY_TYPES: readonly string[] = ['GMP-like', 'HSC-like', 'Prog-like'];
const LATE_OPPOSES_EARLY = 0.7;
const FIDELITY = 0.95;
const BASE_HAZARD = 1 / 25;
const HAZARD_RATIO: Readonly<Record<PlantedGroup, number>> = { favourable: 0.3, intermediate: 1, unfavourable: 4 };
/** A gene is lost from a cell with probability K / (K + its mean count): weak genes drop out, strong ones hardly. */
const DROPOUT_K = 0.5;
const UMIS = 8000;

/** Makes the world; every draw comes from `stream(label)`. */
export function makeWorld(stream: (...labels: (string | number)[]) => RandomStream): World {
  const genes = makeGenes(stream('genes'));
  const cells: WorldCell[] = [];
  for (let donor = 1; donor <= DONORS; donor++) {
    const random = stream('cells', donor);
    for (const cellType of CELL_TYPES) {
      for (let i = 0; i < CELLS_PER_DONOR_AND_TYPE; i++) {
        const state = random.uniform() < 0.5 ? 1 : 0;
        cells.push({ donor: `donor${donor}`, cellType, state, counts: drawCell(genes, cellType, state, random) });
      }
    }
  }
  return { genes, cells, cohorts: COHORTS.map(({ name, prefix, patients }) => ({ name, patients: makePatients(genes, prefix, patients, stream('cohort', name), stream('batch', name)) })) };
}

/** One more cohort of the same world: the genes and states of its cells, other patients and another batch. */
export function makeCohort(stream: (...labels: (string | number)[]) => RandomStream, name: string, patients: number): { genes: readonly Gene[]; cohort: WorldCohort } {
  const genes = makeGenes(stream('genes'));
  return { genes, cohort: { name, patients: makePatients(genes, name.slice(0, 1), patients, stream('cohort', name), stream('batch', name)) } };
}

/** Counts of one cell: overdispersed around its type and state, some molecules lost (drop-out). */
function drawCell(genes: readonly Gene[], cellType: string, state: 0 | 1, random: RandomStream): Uint16Array {
  const mean = typeExpression(genes, cellType, state);
  const total = mean.reduce((a, b) => a + b, 0);
  const depth = UMIS * Math.exp(0.3 * random.normal());
  return Uint16Array.from(mean, (value) => {
    const expected = (value / total) * depth;
    const rate = (expected * random.gamma(4)) / 4;
    return random.uniform() * (DROPOUT_K + expected) < DROPOUT_K ? 0 : poisson(rate, random);
  });
}

function poisson(rate: number, random: RandomStream): number {
  if (rate > 50) return Math.max(0, Math.round(rate + Math.sqrt(rate) * random.normal()));
  const limit = Math.exp(-rate);
  let product = random.uniform();
  let count = 0;
  while (product > limit) {
    product *= random.uniform();
    count++;
  }
  return count;
}

/** Mixtures of the types in the patients' states, shifted gene by gene against the cells (batch), and survival by the planted group. */
function makePatients(genes: readonly Gene[], prefix: string, n: number, random: RandomStream, batchRandom: RandomStream): WorldPatient[] {
  const batch = genes.map(() => Math.exp(0.15 * batchRandom.normal()));
  return Array.from({ length: n }, (_, i) => {
    const weights = CELL_TYPES.map(() => random.gamma(6));
    const sum = weights.reduce((a, b) => a + b, 0);
    const proportions = weights.map((weight) => weight / sum);
    const early = random.uniform() < 0.5 ? 1 : 0;
    const late = random.uniform() < LATE_OPPOSES_EARLY ? 1 - early : early;
    const states = CELL_TYPES.map((cellType) => {
      const programme = EARLY_TYPES.includes(cellType) ? early : late;
      return (random.uniform() < FIDELITY ? programme : 1 - programme) as 0 | 1;
    });
    const expression = new Float64Array(genes.length);
    CELL_TYPES.forEach((cellType, t) => {
      const mean = typeExpression(genes, cellType, states[t] as 0 | 1);
      const total = mean.reduce((a, b) => a + b, 0);
      mean.forEach((value, g) => {
        expression[g] += (proportions[t] as number) * (value / total) * 1e6;
      });
    });
    for (let g = 0; g < genes.length; g++) expression[g] *= (batch[g] as number) * Math.exp(0.1 * random.normal());
    const planted = plantedGroup(states);
    const death = -Math.log(1 - random.uniform()) / (BASE_HAZARD * HAZARD_RATIO[planted]);
    const censoring = 12 + 68 * random.uniform();
    return {
      sample: `${prefix}${String(i + 1).padStart(3, '0')}`,
      proportions, states, planted,
      months: Math.round(10 * Math.min(death, censoring)) / 10,
      died: death <= censoring,
      age: Math.round(40 + 12 * random.normal()),
      sex: random.uniform() < 0.5 ? 'male' : 'female',
      risk: ['Good', 'Intermediate', 'Poor'][Math.min(2, random.integer(planted === 'unfavourable' ? 4 : 3))] as string,
      fab: `M${random.integer(5)}`,
      flt3: random.uniform() < 0.25 ? '1' : '0',
      expression,
    } satisfies WorldPatient;
  });
}

/** The group whose combination of states a patient shows; states in the order of CELL_TYPES. */
export function plantedGroup(states: readonly (0 | 1)[]): PlantedGroup {
  for (const group of ['favourable', 'unfavourable'] as const) {
    if (Object.entries(PLANTED[group]).every(([cellType, state]) => states[(CELL_TYPES as readonly string[]).indexOf(cellType)] === state)) return group;
  }
  return 'intermediate';
}

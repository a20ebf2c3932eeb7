import { benjaminiHochberg } from '../statistics/benjamini-hochberg.js';
import { logRankDefinitions } from '../survival/log-rank.js';
import { distinctDefinitions, patientsOf } from './definitions.js';
import { findPartitions } from './partitions.js';
import type { PatientStates } from './patient-states.js';

export type UntestedReason = 'group smaller than minGroupSize' | 'no events';

export interface TestedDefinition {
  readonly definition: string;
  /** patients in all chosen states */
  readonly size: number;
  readonly others: number;
  readonly tested: boolean;
  /** why it was not tested */
  readonly reason: UntestedReason | null;
  /** log-rank on 1 df; NaN when not tested */
  readonly chiSquare: number;
  readonly pValue: number;
  /** Benjamini-Hochberg over all tested definitions, those of one partition included */
  readonly qValue: number;
  readonly significant: boolean;
  /** definitions that split the patients alike share it; numbered from 1 in the order of names */
  readonly partition: number;
  /** stands for its partition: fewest cell types, then first name */
  readonly representative: boolean;
}

/**
 * Log-rank test of every definition of a patient group by cell states (paper 5.8), sorted by name.
 * Each partition is tested once, so that its definitions have exactly the same p.
 * @param minGroupSize a definition with fewer patients on either side is not tested (an empty side never is)
 * @param maxQ significant below it
 */
export function testDefinitions(patients: PatientStates, { minGroupSize, maxQ }: { minGroupSize: number; maxQ: number }): TestedDefinition[] {
  const n = patients.samples.length;
  const definitions = distinctDefinitions([...patients.states.keys()]);
  const masks = definitions.map((definition) => patientsOf(definition, patients.states, n));
  const sizes = masks.map((mask) => mask.reduce((sum, value) => sum + value, 0));
  const { partition, representative } = findPartitions(definitions, masks);

  const smallest = Math.max(1, minGroupSize);
  const standing = definitions.flatMap((_, d) => (representative[d] === 1 && Math.min(sizes[d]!, n - sizes[d]!) >= smallest ? [d] : []));
  const tests = logRankDefinitions(patients.time, patients.event, standing.map((d) => masks[d]!));
  const testOf = new Map(standing.map((d, t) => [partition[d]!, { chiSquare: tests.chiSquare[t]!, pValue: tests.pValue[t]! }]));
  const p = Float64Array.from(definitions, (_, d) => testOf.get(partition[d]!)?.pValue ?? Number.NaN);
  const q = benjaminiHochberg(p);

  return definitions.map(({ name }, d) => {
    const test = testOf.get(partition[d]!);
    const tested = test !== undefined && !Number.isNaN(test.pValue);
    return {
      definition: name,
      size: sizes[d]!,
      others: n - sizes[d]!,
      tested,
      reason: tested ? null : test === undefined ? 'group smaller than minGroupSize' : 'no events',
      chiSquare: test?.chiSquare ?? Number.NaN,
      pValue: p[d]!,
      qValue: q[d]!,
      significant: tested && q[d]! < maxQ,
      partition: partition[d]!,
      representative: representative[d] === 1,
    };
  });
}

import { compareCodePoints } from '../order/compare-code-points.js';
import type { State } from './definitions.js';

/** Patients with a state in every splittable cell type and with survival. */
export interface PatientStates {
  /** by code point */
  readonly samples: readonly string[];
  /** state (0 or 1) of each sample, for each splittable cell type */
  readonly states: ReadonlyMap<string, Uint8Array>;
  /** months */
  readonly time: Float64Array;
  /** 1 event, 0 censored */
  readonly event: Uint8Array;
}

export interface SampleState {
  readonly cellType: string;
  readonly sample: string;
  readonly state: State;
}

export interface SampleSurvival {
  readonly sample: string;
  /** months; null: unknown */
  readonly time: number | null;
  /** null: unknown */
  readonly event: 0 | 1 | null;
}

/**
 * Brings the states of several cell types and the survival of one cohort together: the samples found in all of them,
 * sorted. Without any splittable cell type these are the samples with survival.
 */
export function matchPatients(sampleStates: readonly SampleState[], survival: readonly SampleSurvival[]): PatientStates {
  const byType = new Map<string, Map<string, State>>();
  for (const { cellType, sample, state } of sampleStates) {
    let ofType = byType.get(cellType);
    if (ofType === undefined) byType.set(cellType, (ofType = new Map()));
    ofType.set(sample, state);
  }
  const known = survival.flatMap(({ sample, time, event }) => (time === null || event === null ? [] : [{ sample, time, event }]));
  const matched = known
    .filter(({ sample }) => [...byType.values()].every((ofType) => ofType.has(sample)))
    .sort((a, b) => compareCodePoints(a.sample, b.sample));
  const types = [...byType].sort(([a], [b]) => compareCodePoints(a, b));
  return {
    samples: matched.map(({ sample }) => sample),
    states: new Map(types.map(([cellType, ofType]) => [cellType, Uint8Array.from(matched, ({ sample }) => ofType.get(sample)!)])),
    time: Float64Array.from(matched, ({ time }) => time),
    event: Uint8Array.from(matched, ({ event }) => event),
  };
}

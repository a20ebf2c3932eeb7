import type { ArtifactReference } from '../../../data-catalog/store/reference.js';
import type { RunContext } from '../../../workflows/study-input.js';
import { temporalSteps } from '../../../workflows/temporal-steps.js';

export type Shape = 'chain' | 'fan-out';

export interface GraphRequest {
  readonly context: RunContext;
  readonly shape: Shape;
  readonly count: number;
  readonly seed: ArtifactReference;
}

/** How many of the steps were found in the store. */
export interface GraphResult {
  readonly steps: number;
  readonly hits: number;
}

type PassOn = (label: string, parameters: { add: number }, inputs: { from: ArtifactReference }) => Promise<{ text: ArtifactReference }>;

/** One step after the other, or all at once; by the same proxy of steps as the study. */
export async function graph({ context, shape, count, seed }: GraphRequest): Promise<GraphResult> {
  const { steps, records } = temporalSteps(context);
  const { passOn } = steps as unknown as { readonly passOn: PassOn };
  if (shape === 'fan-out') await Promise.all(Array.from({ length: count }, (_, i) => passOn(`pass on ${i}`, { add: i + 1 }, { from: seed })));
  else for (let i = 0, from = seed; i < count; i++) from = (await passOn(`pass on ${i}`, { add: 1 }, { from })).text;
  return { steps: records.length, hits: records.filter(({ cache }) => cache === 'hit').length };
}

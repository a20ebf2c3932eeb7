import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';

const schema = z.object({ code: z.string(), step: z.string(), report: z.string(), machine: z.string().default('') });

/** A step that failed on whatever machine, as its failure crossed Temporal. */
export type CrossedFailure = z.infer<typeof schema>;

/** The step that a study failed for; undefined where it failed for another reason. */
export function crossedFailure(error: unknown): CrossedFailure | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const parsed = cause instanceof ApplicationFailure ? schema.safeParse(cause.details?.[0]) : undefined;
    if (parsed?.success) return parsed.data;
  }
  return undefined;
}

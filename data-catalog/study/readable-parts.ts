import { parse } from 'yaml';
import type { z } from 'zod';
import { type Cohort, cohortSchema } from './cohort.js';
import { isRecord } from './located-value.js';
import { type Reference, referenceSchema } from './reference/reference.js';
import { geneSetsSchema, type Study } from './study.js';

/** The parts of a study that name input files. */
export type InputParts = Pick<Study, 'reference' | 'cohorts' | 'geneSets'>;

/**
 * What of a broken study file can be understood, so that its input files can be checked all the same: each reference and cohort
 * that is whole by itself. Nothing is reported here: `loadStudy` has said what is wrong.
 */
export function readableParts(text: string): InputParts {
  let content: unknown;
  try {
    content = parse(text);
  } catch {
    return { reference: [], cohorts: [] };
  }
  if (!isRecord(content)) return { reference: [], cohorts: [] };
  const whole = <T>(schema: z.ZodType<T>, list: unknown): T[] =>
    (Array.isArray(list) ? list : []).flatMap((item) => {
      const parsed = schema.safeParse(item);
      return parsed.success ? [parsed.data] : [];
    });
  const geneSets = geneSetsSchema.safeParse(content.geneSets);
  return {
    reference: whole<Reference>(referenceSchema, content.reference),
    cohorts: whole<Cohort>(cohortSchema, content.cohorts),
    ...(geneSets.success ? { geneSets: geneSets.data } : {}),
  };
}

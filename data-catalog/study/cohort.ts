import { z } from 'zod';
import { type ClinicalDeclaration, clinicalSchema, oneClinicalFileSchema } from './clinical.js';
import { expressionSchema, oneExpressionFileSchema } from './expression.js';
import { name } from './names.js';

export const cohortSchema = z
  .strictObject({
    name: name.describe('Name of the cohort in tables and figures.'),
    role: z.enum(['discovery', 'validation']).describe('Groups are found in the one `discovery` cohort and checked in the `validation` cohorts.'),
    expression: expressionSchema,
    clinical: clinicalSchema.optional().describe('Survival and clinical data of the patients. A study whose cohorts all come without it ends with proportions, profiles and states.'),
  })
  .describe('A cohort: patients with bulk expression and survival.');

/** A cohort that a trained study is applied to, as its cohort.yaml declares it: as a cohort of a study, but it may come without clinical data. */
export const newCohortSchema = z
  .strictObject({
    name: cohortSchema.shape.name,
    role: z.literal('validation').default('validation').describe('May be left out: a new cohort is treated as a validation cohort is.'),
    expression: oneExpressionFileSchema,
    clinical: oneClinicalFileSchema.optional(),
  })
  .superRefine(({ clinical }, context) => {
    const both = clinical === undefined ? [] : codesOnBothSides(clinical);
    if (both.length > 0) context.addIssue(codingIssue(both, ['clinical', 'event', 'coding']));
  });

/** Event codes that stand in both lists. */
export function codesOnBothSides({ event }: Pick<ClinicalDeclaration, 'event'>): string[] {
  return event.coding.dead.filter((code) => event.coding.censored.includes(code));
}

export function codingIssue(both: readonly string[], path: (string | number)[]) {
  return {
    code: 'custom' as const, path, input: both.join(', '), message: 'codes that are either dead or censored', params: { remedy: 'Leave each code in one of the two lists.' },
  };
}

export type NewCohort = z.infer<typeof newCohortSchema>;
export type Cohort = z.infer<typeof cohortSchema>;

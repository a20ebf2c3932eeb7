import { z } from 'zod';
import { file, name } from './names.js';

/** Texts that stand for "not known" unless a study says otherwise; an empty cell always does. */
export const MISSING_TEXTS = ['NA', 'N/A', 'N.D.', 'nc', 'Unknown', 'Not done'];

const column = z.string().min(1);

/** How the cells of an expression table are to be understood. `log2p1` is log2(x + 1). */
export const expressionUnits = ['counts', 'linear', 'log2p1'] as const;

export const expressionSchema = z.strictObject({
  file,
  format: z.enum(['tsv', 'csv']).default('tsv'),
  /** column of the gene symbols (of the sample names, if a row is a sample) */
  geneColumn: column,
  /** columns that are neither genes nor samples */
  ignoreColumns: z.array(column).default([]),
  orientation: z.enum(['genes-by-samples', 'samples-by-genes']).default('genes-by-samples'),
  unit: z.enum(expressionUnits),
});

/** A column whose values are levels, such as FAB classes. */
export const levelsSchema = z.strictObject({
  column,
  /** further texts that mean missing in this column */
  missing: z.array(z.string()).default([]),
  /** write all levels in lower case, so that `NO` and `No` are one */
  ignoreCase: z.boolean().default(false),
});

/** A column of ages. Years are days / 365.25, or months x 30.4375 / 365.25. */
export const ageSchema = z.strictObject({ column, unit: z.enum(['days', 'months', 'years']), missing: z.array(z.string()).default([]) });

export const covariatesSchema = z.strictObject({
  age: ageSchema.optional(),
  sex: levelsSchema.optional(),
  fab: levelsSchema.optional(),
  risk: levelsSchema.optional(),
  flt3: levelsSchema.optional(),
  npm1: levelsSchema.optional(),
});

export const clinicalSchema = z.strictObject({
  file,
  format: z.enum(['tsv', 'csv']).default('tsv'),
  sampleColumn: column,
  /** follow-up; a month is 30.4375 days, a year 12 months */
  time: z.strictObject({ column, unit: z.enum(['days', 'months', 'years']) }),
  /** `1` and `1.0` are the same code */
  event: z.strictObject({
    column,
    coding: z.strictObject({
      dead: z.array(z.coerce.string()).min(1).default(['1']),
      censored: z.array(z.coerce.string()).min(1).default(['0']),
    }).prefault({}),
  }),
  covariates: covariatesSchema.prefault({}),
  /** texts that mean missing in every column of this table */
  missing: z.array(z.string()).default(MISSING_TEXTS),
});

export const cohortSchema = z.strictObject({
  name,
  role: z.enum(['discovery', 'validation']),
  expression: expressionSchema,
  clinical: clinicalSchema,
});

export type ExpressionDeclaration = z.infer<typeof expressionSchema>;
export type ClinicalDeclaration = z.infer<typeof clinicalSchema>;
export type Cohort = z.infer<typeof cohortSchema>;

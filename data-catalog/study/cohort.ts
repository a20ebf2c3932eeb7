import { z } from 'zod';
import { file, name } from './names.js';

/** Texts that stand for "not known" unless a study says otherwise; an empty cell always does. */
export const MISSING_TEXTS = ['NA', 'N/A', 'N.D.', 'nc', 'Unknown', 'Not done'];

const column = z.string().min(1);

/** How the cells of an expression table are to be understood. `log2p1` is log2(x + 1). */
export const expressionUnits = ['counts', 'linear', 'log2p1'] as const;

const format = z.enum(['tsv', 'csv']).default('tsv').describe('Separator: tabs, or commas with quotes as in RFC 4180.');
const missing = z.array(z.string()).default([]).describe('Further texts that mean “not known” in this column.');
const timeUnits = z.enum(['days', 'months', 'years']);

export const expressionSchema = z
  .strictObject({
    file: file.describe('Wide table of text, packed with gzip or not.'),
    format,
    geneColumn: column.describe('Column of the gene symbols; of the sample names where a row is a sample.'),
    ignoreColumns: z.array(column).default([]).describe('Columns that are neither genes nor samples.'),
    orientation: z.enum(['genes-by-samples', 'samples-by-genes']).default('genes-by-samples').describe('What a row is: a gene, or a sample.'),
    unit: z.enum(expressionUnits).describe('`counts`: whole numbers; `linear`: normalised, not logarithms; `log2p1`: log2(x + 1), which is undone.'),
  })
  .describe('Bulk expression of the patients.');

/** A column whose values are levels, such as FAB classes. */
export const levelsSchema = z.strictObject({
  column: column.describe('Column of the levels.'),
  missing,
  ignoreCase: z.boolean().default(false).describe('Write all levels in lower case, so that `NO` and `No` are one.'),
});

export const ageSchema = z.strictObject({
  column: column.describe('Column of the age at diagnosis.'),
  unit: timeUnits.describe('Unit of the column. Years are days / 365.25, or months x 30.4375 / 365.25.'),
  missing,
});

export const covariatesSchema = z.strictObject({
  age: ageSchema.optional().describe('Age at diagnosis.'),
  sex: levelsSchema.optional().describe('Sex.'),
  fab: levelsSchema.optional().describe('French-American-British class.'),
  risk: levelsSchema.optional().describe('Cytogenetic risk.'),
  flt3: levelsSchema.optional().describe('FLT3 mutation or internal tandem duplication.'),
  npm1: levelsSchema.optional().describe('NPM1 mutation.'),
});

export const clinicalSchema = z
  .strictObject({
    file: file.describe('Table with a row for each patient, packed with gzip or not.'),
    format,
    sampleColumn: column.describe('Column of the patients, named as in the expression table.'),
    time: z
      .strictObject({ column: column.describe('Column of the time to event or end of follow-up; 0 is valid.'), unit: timeUnits.describe('Unit of the column. A month is 30.4375 days, a year 12 months.') })
      .describe('Follow-up.'),
    event: z
      .strictObject({
        column: column.describe('Column of the event.'),
        coding: z
          .strictObject({
            dead: z.array(z.coerce.string()).min(1).default(['1']).describe('Codes that mean the event (death).'),
            censored: z.array(z.coerce.string()).min(1).default(['0']).describe('Codes that mean alive at the end of follow-up.'),
          })
          .prefault({})
          .describe('What the codes mean; `1` and `1.0` are the same code, any other code is an error.'),
      })
      .describe('Whether the patient died.'),
    covariates: covariatesSchema.prefault({}).describe('What the groups are compared with (paper 2.3); each may be left out.'),
    missing: z.array(z.string()).default(MISSING_TEXTS).describe('Texts that mean “not known” in every column of this table; an empty cell always does.'),
  })
  .describe('Survival and clinical data of the patients.');

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
    expression: expressionSchema,
    clinical: clinicalSchema.optional(),
  })
  .superRefine(({ clinical }, context) => {
    const both = clinical === undefined ? [] : codesOnBothSides(clinical);
    if (both.length > 0) context.addIssue(codingIssue(both, ['clinical', 'event', 'coding']));
  });

/** Event codes that stand in both lists. */
export function codesOnBothSides({ event }: ClinicalDeclaration): string[] {
  return event.coding.dead.filter((code) => event.coding.censored.includes(code));
}

export function codingIssue(both: readonly string[], path: (string | number)[]) {
  return {
    code: 'custom' as const, path, input: both.join(', '), message: 'codes that are either dead or censored', params: { remedy: 'Leave each code in one of the two lists.' },
  };
}

export type NewCohort = z.infer<typeof newCohortSchema>;
export type ExpressionDeclaration = z.infer<typeof expressionSchema>;
export type ClinicalDeclaration = z.infer<typeof clinicalSchema>;
export type Cohort = z.infer<typeof cohortSchema>;

import { z } from 'zod';
import { separator } from './expression.js';
import { file } from './names.js';

/** Texts that stand for "not known" unless a study says otherwise; an empty cell always does. */
export const MISSING_TEXTS = ['NA', 'N/A', 'N.D.', 'nc', 'Unknown', 'Not done'];
/** … and those of cBioPortal and the TCGA forms that it took over. */
const CBIOPORTAL_MISSING = [...MISSING_TEXTS, '[Not Available]', '[Not Applicable]', '[Not Evaluated]', '[Unknown]', '[Discrepancy]', '[Completed]'];

const column = z.string().min(1);
const missing = z.array(z.string()).default([]).describe('Further texts that mean “not known” in this column.');
const timeUnits = z.enum(['days', 'months', 'years']);

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

const codes = (dead: string[], censored: string[]) =>
  z
    .strictObject({
      dead: z.array(z.coerce.string()).min(1).default(dead).describe('Codes that mean the event (death).'),
      censored: z.array(z.coerce.string()).min(1).default(censored).describe('Codes that mean alive at the end of follow-up.'),
    })
    .prefault({})
    .describe('What the codes mean; `1` and `1.0` are the same code, any other code is an error.');

const timeColumn = column.describe('Column of the time to event or end of follow-up; 0 is valid.');
const timeUnit = timeUnits.describe('Unit of the column. A month is 30.4375 days, a year 12 months.');
const eventColumn = column.describe('Column of the event.');
const sampleColumn = column.describe('Column of the patients, named as in the expression table.');

const survival = {
  sampleColumn,
  time: z.strictObject({ column: timeColumn, unit: timeUnit }).describe('Follow-up.'),
  event: z.strictObject({ column: eventColumn, coding: codes(['1'], ['0']) }).describe('Whether the patient died.'),
};

const rest = {
  covariates: covariatesSchema.prefault({}).describe('What the groups are compared with (paper 2.3); each may be left out.'),
  missing: z.array(z.string()).default(MISSING_TEXTS).describe('Texts that mean “not known” in every column of this table; an empty cell always does.'),
  phenotype: z
    .strictObject({ file: file.describe('Table with a row for each patient, packed with gzip or not.'), format: separator, sampleColumn })
    .optional()
    .describe('A second table, which has the covariates that the first lacks; Xena keeps survival and phenotype apart.'),
};

const table = z
  .strictObject({
    file: file.describe('Table with a row for each patient, packed with gzip or not.'),
    format: z.enum(['tsv', 'csv']).optional().default('tsv').describe('Text: tabs, or commas with quotes as in RFC 4180. Other formats, with keys of their own: `xlsx`, `cbioportal`.'),
    ...survival,
    ...rest,
  })
  .describe('A table of text, tabs or commas; Xena’s survival and phenotype tables too.');

const xlsx = z
  .strictObject({
    format: z.literal('xlsx').describe('A sheet of an Excel workbook.'),
    file: file.describe('Excel workbook (.xlsx).'),
    sheet: column.describe('Name of the sheet; its first row is the header.'),
    ...survival,
    ...rest,
  })
  .describe('One sheet of an Excel workbook.');

const cbioportal = z
  .strictObject({
    format: z.literal('cbioportal').describe('A clinical table of cBioPortal.'),
    file: file.describe('`data_clinical_patient.txt`; the lines that begin with # are passed over.'),
    sampleColumn: sampleColumn.default('PATIENT_ID'),
    time: z.strictObject({ column: timeColumn.default('OS_MONTHS'), unit: timeUnit.default('months') }).prefault({}).describe('Follow-up.'),
    event: z
      .strictObject({ column: eventColumn.default('OS_STATUS'), coding: codes(['1:DECEASED', 'DECEASED'], ['0:LIVING', 'LIVING']) })
      .prefault({})
      .describe('Whether the patient died.'),
    ...rest,
    missing: z.array(z.string()).default(CBIOPORTAL_MISSING).describe('Texts that mean “not known” in every column of this table; an empty cell always does.'),
  })
  .describe('A clinical table of cBioPortal: comment lines, then tabs.');

export const clinicalSchema = z.discriminatedUnion('format', [table, xlsx, cbioportal]).describe('Survival and clinical data of the patients.');
/** Clinical data in one file: of a cohort that a trained study is applied to. */
export const oneClinicalFileSchema = z
  .discriminatedUnion('format', [table.omit({ phenotype: true }), xlsx.omit({ phenotype: true }), cbioportal.omit({ phenotype: true })])
  .describe('Survival and clinical data of the patients.');
export type ClinicalDeclaration = z.infer<typeof clinicalSchema>;

const phenotype = z.object(rest.phenotype.unwrap().omit({ file: true }).shape).optional();

const unpathed = { file: true, phenotype: true } as const;

/** What reading depends on, without the paths of files, which must not enter a step's key. */
export const clinicalParameters = z.discriminatedUnion('format', [
  z.object({ ...table.omit(unpathed).shape, phenotype }),
  z.object({ ...xlsx.omit(unpathed).shape, phenotype }),
  z.object({ ...cbioportal.omit(unpathed).shape, phenotype }),
]);
export type ClinicalParameters = z.infer<typeof clinicalParameters>;

import { z } from 'zod';
import { codesOnBothSides, codingIssue, cohortSchema } from './cohort.js';
import { file, name } from './names.js';
import { parametersSchema } from './parameters.js';
import { isMatrixMarket, referenceSchema } from './reference/reference.js';
import { sourceSchema } from './sources.js';

export const geneSetsSchema = z
  .strictObject({ file: file.describe('GMT file, packed with gzip or not: name, description, genes, separated by tabs.') })
  .describe('Sets of genes that the genes of the groups are compared with (paper 2.3).');

export const engines = ['auto', 'wasm', 'native', 'gpu'] as const;

/** A study, every default filled in. Files are named relative to the data folder. */
export const studySchema = z
  .strictObject({
    name: name.describe('Name of the study: letters, digits, dots, hyphens and underscores.'),
    title: z.string().optional().describe('Title of the report.'),
    seed: z.number().int().min(0).max(2 ** 31 - 1).default(1).describe('Every random draw of the study derives from it.'),
    engine: z.enum(engines).default('auto').describe('What trains the network: `auto` takes `native` where it is set up, else `wasm`. Results of different engines are never mixed.'),
    precision: z.enum(['float32', 'bf16']).default('float32')
      .describe('What training computes its products in: `bf16` (engine native only) rounds factors to 8 bits and is faster from feature width 1024 on; it is part of the engine’s name, and so of the keys.'),
    reference: z.array(referenceSchema).length(1).describe('The single-cell reference; this version takes exactly one.'),
    cohorts: z.array(cohortSchema).min(1).describe('The cohorts, exactly one of them with role discovery.'),
    geneSets: geneSetsSchema.optional(),
    sources: z.array(sourceSchema).optional().describe('Where the input files come from: for `deconflow data fetch`, and for those who cite them.'),
    parameters: parametersSchema.prefault({}).describe('Options of the computation; each has a default.'),
  })
  .superRefine((study, context) => {
    const report = (path: (string | number)[], expected: string, found: unknown, remedy: string) =>
      context.addIssue({ code: 'custom', path, input: found, message: expected, params: { remedy } });

    const once = (values: readonly string[], path: (i: number) => (string | number)[], what: string) =>
      values.forEach((value, i) => {
        if (values.indexOf(value) < i) report(path(i), `${what} that no other one has`, value, 'Rename one of the two.');
      });
    once(study.reference.map((r) => r.name), (i) => ['reference', i, 'name'], 'a reference name');
    once(study.cohorts.map((c) => c.name), (i) => ['cohorts', i, 'name'], 'a cohort name');
    study.reference.forEach((reference, r) => {
      once(reference.cellTypes, (i) => ['reference', r, 'cellTypes', i], 'a cell type');
      const [key, samples] = isMatrixMarket(reference) ? (['matrices', reference.matrices] as const) : (['samples', reference.samples] as const);
      once(samples.map((one) => one.sample), (i) => ['reference', r, key, i, 'sample'], 'a sample');
      if (isMatrixMarket(reference) && reference.cells.sampleColumn === null && samples.length > 1) {
        report(['reference', r, 'cells', 'sampleColumn'], `a column that names the sample, for ${samples.length} matrices`, 'null', 'Add the column to the table of cells.');
      }
      const first = [...(study.reference[0]?.cellTypes ?? [])].sort().join(', ');
      const own = [...reference.cellTypes].sort().join(', ');
      if (own !== first) report(['reference', r, 'cellTypes'], `the cell types of the first reference (${first})`, own, 'Give every reference the same cell types.');
    });
    const discovery = study.cohorts.filter((c) => c.role === 'discovery').length;
    if (discovery !== 1) {
      report(['cohorts'], 'exactly one cohort with role discovery', `${discovery}`, 'Give one cohort the role discovery and the others validation.');
    }
    const without = study.cohorts.filter(({ clinical }) => clinical === undefined).map(({ name }) => name);
    if (without.length > 0 && without.length < study.cohorts.length) {
      report(['cohorts'], 'clinical data of every cohort, or of none', `none of ${without.join(', ')}`, 'Add their clinical part; or leave it out everywhere for a study without survival.');
    }
    study.cohorts.forEach((cohort, i) => {
      const { expression } = cohort;
      const at = (key: string) => ['cohorts', i, 'expression', key];
      if ('samples' in expression) {
        const [folder, listed] = [expression.folder !== undefined, expression.samples.length > 0];
        if (folder === listed) report(at(folder ? 'samples' : 'folder'), 'either a folder or a list of samples', folder ? 'both' : 'neither', folder ? 'Leave out one of the two.' : 'Name the folder of the samples’ files.');
        once(expression.samples.map((one) => one.sample), (s) => [...at('samples'), s, 'sample'], 'a sample');
      }
      const { identifiers } = expression;
      if (identifiers?.kind === 'entrez' && identifiers.file === undefined) {
        report([...at('identifiers'), 'file'], 'a table of genes', 'nothing', 'Entrez numbers need a table that tells each number’s symbol: HGNC’s complete set, for example.');
      }
      const both = cohort.clinical === undefined ? [] : codesOnBothSides(cohort.clinical);
      if (both.length > 0) context.addIssue(codingIssue(both, ['cohorts', i, 'clinical', 'event', 'coding']));
    });
  });

export type Study = z.infer<typeof studySchema>;
export type EngineName = Study['engine'];

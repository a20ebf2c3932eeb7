import { z } from 'zod';
import { file } from './names.js';

const column = z.string().min(1);

/** What the genes of a cohort are called, and the table by which they become the reference's names. */
export const identifiersSchema = z
  .strictObject({
    kind: z.enum(['symbol', 'ensembl', 'entrez']).describe('What the genes are named by. Versions of Ensembl identifiers (`.12`) are passed over.'),
    file: file.optional().describe('Table of genes: HGNC’s complete set (`hgnc_complete_set.txt`), or one with the columns named below. Tab-separated, packed with gzip or not.'),
    columns: z
      .strictObject({
        symbol: column.default('symbol').describe('Column of the approved symbols.'),
        previous: column.default('prev_symbol').describe('Column of previous symbols, separated by bars.'),
        alias: column.default('alias_symbol').describe('Column of alias symbols, separated by bars.'),
        ensembl: column.default('ensembl_gene_id').describe('Column of the Ensembl identifiers.'),
        entrez: column.default('entrez_id').describe('Column of the Entrez numbers.'),
      })
      .prefault({})
      .describe('Columns of that table; those that it lacks are not used, the one of `kind` must be there. The defaults are HGNC’s.'),
  })
  .describe('Brings the genes to the reference’s names: identifiers by the table, previous and alias symbols where exactly one gene is meant, letters’ case. What was renamed or not guessed is listed in `removed`.');

export type IdentifierDeclaration = z.infer<typeof identifiersSchema>;

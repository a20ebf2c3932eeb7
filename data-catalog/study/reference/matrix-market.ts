import { z } from 'zod';
import { file } from '../names.js';
import { column, common, studiedTypes } from './common.js';

/** Counts of each sample as MatrixMarket (genes x cells), one table of cells, one list of genes. The form of a reference that names none. */
export const matrixMarketSchema = z
  .strictObject({
    ...common,
    format: z.literal('matrix-market').optional().describe('The form of the files; without the key it is this one.'),
    matrices: z
      .array(
        z.strictObject({
          sample: z.string().min(1).describe('The sample as the table of cells names it. The matrix’s columns are the cells of that sample, in the order of the table’s rows.'),
          file: file.describe('MatrixMarket coordinate file, genes x cells, raw counts; packed with gzip or not.'),
        }),
      )
      .min(1)
      .describe('Counts, one matrix for each sample (donor).'),
    cells: z
      .strictObject({
        file: file.describe('Tab-separated, with a header; packed with gzip or not.'),
        cellColumn: column.default('cell').describe('Column of the cell names, each of which stands once.'),
        sampleColumn: column.nullable().default('sample').describe('Column of the sample that a cell belongs to; null where one matrix holds all cells of the table.'),
        cellTypeColumn: column.default('CellType').describe('Column of the annotated cell type.'),
      })
      .describe('Table of the cells with their annotation.'),
    genes: z
      .strictObject({
        file: file.describe('Tab-separated, with a header: a row for each row of the matrices, in order.'),
        geneColumn: column.default('gene').describe('Column of the gene names; the same kind of name as in the cohorts.'),
      })
      .describe('Names of the matrices’ rows.'),
    ...studiedTypes,
  })
  .describe('Matrices in MatrixMarket with a table of cells and a list of genes.');

export type MatrixMarketReference = z.infer<typeof matrixMarketSchema>;

import { z } from 'zod';
import { cellType, file, name } from './names.js';

const column = z.string().min(1);

/** A single-cell reference: counts of each sample as MatrixMarket (genes x cells), one table of cells, one list of genes. */
export const referenceSchema = z
  .strictObject({
    name: name.describe('Name of the reference in tables and figures.'),
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
        sampleColumn: column.default('sample').describe('Column of the sample that a cell belongs to.'),
        cellTypeColumn: column.default('CellType').describe('Column of the annotated cell type.'),
      })
      .describe('Table of the cells with their annotation.'),
    genes: z
      .strictObject({
        file: file.describe('Tab-separated, with a header: a row for each row of the matrices, in order.'),
        geneColumn: column.default('gene').describe('Column of the gene names; the same kind of name as in the cohorts.'),
      })
      .describe('Names of the matrices’ rows.'),
    cellTypes: z.array(cellType).min(2).describe('The studied types, as the annotation writes them; cells with another label are left out.'),
  })
  .describe('A single-cell reference: annotated cells with raw counts.');

export type Reference = z.infer<typeof referenceSchema>;

/** Said where a study has none: what the paper used, and where it is. */
export const PUBLISHED_REFERENCES =
  'The paper used for AML GSE116256 (van Galen 2019, https://www.ncbi.nlm.nih.gov/geo), for PBMC 10x PBMC 6k, 8k and 10k (https://www.10xgenomics.com/datasets), ' +
  'for pancreatic islets E-MTAB-5061 (https://www.ebi.ac.uk/biostudies/arrayexpress).';

import { z } from 'zod';
import { cellType, file, name } from '../names.js';

export const column = z.string().min(1);

/** What every form of a reference declares. */
export const common = { name: name.describe('Name of the reference in tables and figures.') };
export const studiedTypes = {
  cellTypes: z.array(cellType).min(2).describe('The studied types, as the annotation writes them; cells with another label are left out.'),
};

/** What every sample of a reference may say of itself. */
export const sample = {
  sample: z.string().min(1).describe('Name of the sample; another one for each.'),
  batch: z.string().optional().describe('Batch of all its cells, where no column says it.'),
  donor: z.string().optional().describe('Donor of all its cells, where no column says it.'),
};

const originColumns = {
  batchColumn: column.optional().describe('Column of the batch that a cell was made in.'),
  donorColumn: column.optional().describe('Column of the donor of a cell.'),
};

/** Labels that stand in a table beside the counts. */
export const cellTable = z
  .strictObject({
    file: file.describe('Table with a header and a row for each annotated cell; packed with gzip or not. Cells without a row are left out.'),
    format: z.enum(['tsv', 'csv']).default('tsv').describe('Separator: tabs, or commas with quotes as in RFC 4180.'),
    cellColumn: column.default('cell').describe('Column of the cell names (barcodes), as the counts have them.'),
    sampleColumn: column.optional().describe('Column of the sample that a cell belongs to; needed where barcodes of two samples are equal.'),
    cellTypeColumn: column.default('CellType').describe('Column of the annotated cell type.'),
    ...originColumns,
  })
  .describe('Table of the cells with their annotation.');

/** Labels that stand in the file of the counts itself. */
export const ownLabels = { ...originColumns };

export const genes = z.enum(['symbol', 'ensembl']).default('symbol')
  .describe('Which of the file’s two columns names the genes; the same kind of name as in the cohorts. Rows of one symbol are summed.');

export type CellTableDeclaration = z.infer<typeof cellTable>;

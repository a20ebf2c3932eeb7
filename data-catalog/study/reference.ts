import { z } from 'zod';
import { cellType, file, name } from './names.js';

/** A single-cell reference: counts of each sample as MatrixMarket (genes x cells), one table of cells, one list of genes. */
export const referenceSchema = z.strictObject({
  name,
  /** cells of a matrix stand in the order of the rows of `cells` that carry its sample */
  matrices: z.array(z.strictObject({ sample: z.string().min(1), file })).min(1),
  cells: z.strictObject({
    file,
    cellColumn: z.string().min(1).default('cell'),
    sampleColumn: z.string().min(1).default('sample'),
    cellTypeColumn: z.string().min(1).default('CellType'),
  }),
  /** names of the matrices' rows, in order */
  genes: z.strictObject({ file, geneColumn: z.string().min(1).default('gene') }),
  /** the studied types: cells with another label are left out */
  cellTypes: z.array(cellType).min(2),
});

export type Reference = z.infer<typeof referenceSchema>;

import { z } from 'zod';
import { file } from '../names.js';
import { cellTable, column, common, genes, ownLabels, sample, studiedTypes } from './common.js';

const list = <T extends z.ZodRawShape>(shape: T) => z.array(z.strictObject({ ...sample, ...shape })).min(1).describe('The files, one entry for each sample; together they are one reference.');

/** A folder as Cell Ranger writes it: a matrix, its features (genes) and its barcodes. */
export const tenxFolderSchema = z
  .strictObject({
    ...common,
    format: z.literal('10x-folder').describe('The form of the files.'),
    samples: list({
      folder: z.union([z.literal('.'), file]).default('.').describe('Folder of the three files, which are looked for by their names, packed with gzip or not.'),
      prefix: z.string().regex(/^[^/\\]*$/, 'the beginning of a file name, without /').default('').describe('What stands before each name, as GEO has it: `GSM1_matrix.mtx.gz` has the prefix `GSM1_`.'),
      matrix: file.optional().describe('The matrix, where it is not called `matrix.mtx[.gz]`.'),
      features: file.optional().describe('The features, where they are not called `features.tsv[.gz]` or `genes.tsv[.gz]`.'),
      barcodes: file.optional().describe('The barcodes, where they are not called `barcodes.tsv[.gz]`.'),
    }),
    genes,
    cells: cellTable,
    ...studiedTypes,
  })
  .describe('Folders of Cell Ranger (10x), version 2 or 3.');

export const tenxHdf5Schema = z
  .strictObject({
    ...common,
    format: z.literal('10x-h5').describe('The form of the files.'),
    samples: list({ file: file.describe('HDF5 file of Cell Ranger, such as `filtered_feature_bc_matrix.h5`.') }),
    genome: column.optional().describe('Genome to read, where a file of version 2 holds several.'),
    genes,
    cells: cellTable,
    ...studiedTypes,
  })
  .describe('HDF5 files of Cell Ranger (10x), version 2 or 3.');

export const h5adSchema = z
  .strictObject({
    ...common,
    format: z.literal('h5ad').describe('The form of the files.'),
    samples: list({ file: file.describe('AnnData file.') }),
    counts: z.string().regex(/^(X|raw|layers\/.+)$/, 'X, raw or layers/<name>').default('X').describe('Where the raw counts stand: `X`, `raw` (`raw.X`), or `layers/<name>`.'),
    geneColumn: column.optional().describe('Column of `var` that names the genes; without it the index does. Rows of one name are summed.'),
    cellTypeColumn: column.default('cell_type').describe('Column of `obs` with the annotated cell type.'),
    ...ownLabels,
    ...studiedTypes,
  })
  .describe('AnnData files (.h5ad).');

export const geoDenseSchema = z
  .strictObject({
    ...common,
    format: z.literal('geo-dense').describe('The form of the files.'),
    samples: list({
      counts: file.describe('Tab-separated table, genes x cells: `….dem.txt.gz`.'),
      annotation: file.describe('Tab-separated table with a row for each cell: `….anno.txt.gz`.'),
    }),
    cellColumn: column.default('Cell').describe('Column of the annotation with the cell names.'),
    cellTypeColumn: column.default('CellType').describe('Column of the annotation with the cell type.'),
    ...ownLabels,
    ...studiedTypes,
  })
  .describe('A table of counts and a table of annotation for each sample, as GSE116256 has them.');

export const wideSchema = z
  .strictObject({
    ...common,
    format: z.literal('wide').describe('The form of the files.'),
    samples: list({ file: file.describe('Table of counts, packed with gzip or not. The first column names the rows.') }),
    separator: z.enum(['tsv', 'csv']).default('tsv').describe('Separator of the counts: tabs, or commas with quotes as in RFC 4180.'),
    orientation: z.enum(['genes-by-cells', 'cells-by-genes']).default('genes-by-cells').describe('What a row is: a gene, or a cell.'),
    cells: cellTable,
    ...studiedTypes,
  })
  .describe('Wide tables of text.');

export type TenxFolderReference = z.infer<typeof tenxFolderSchema>;
export type TenxHdf5Reference = z.infer<typeof tenxHdf5Schema>;
export type H5adReference = z.infer<typeof h5adSchema>;
export type GeoDenseReference = z.infer<typeof geoDenseSchema>;
export type WideReference = z.infer<typeof wideSchema>;

import { z } from 'zod';
import { geoDenseSchema, h5adSchema, tenxFolderSchema, tenxHdf5Schema, wideSchema } from './forms.js';
import { type MatrixMarketReference, matrixMarketSchema } from './matrix-market.js';

/** Forms in which samples bring their genes and cells with them. */
export const sampleFormsSchema = z.discriminatedUnion('format', [tenxFolderSchema, tenxHdf5Schema, h5adSchema, geoDenseSchema, wideSchema]);

export const referenceSchema = z
  .discriminatedUnion('format', [matrixMarketSchema, tenxFolderSchema, tenxHdf5Schema, h5adSchema, geoDenseSchema, wideSchema])
  .describe('A single-cell reference: annotated cells with raw counts.');

export type Reference = z.infer<typeof referenceSchema>;
export type SampleReference = z.infer<typeof sampleFormsSchema>;
export type { MatrixMarketReference } from './matrix-market.js';

export function isMatrixMarket(reference: Reference): reference is MatrixMarketReference {
  return 'matrices' in reference;
}

/** Said where a study has none: what the paper used, and where it is. */
export const PUBLISHED_REFERENCES =
  'The paper used for AML GSE116256 (van Galen 2019, https://www.ncbi.nlm.nih.gov/geo), for PBMC 10x PBMC 6k, 8k and 10k (https://www.10xgenomics.com/datasets), ' +
  'for pancreatic islets E-MTAB-5061 (https://www.ebi.ac.uk/biostudies/arrayexpress).';

import { z } from 'zod';
import { cellTable, sample } from './common.js';
import { geoDenseSchema, h5adSchema, tenxFolderSchema, tenxHdf5Schema, wideSchema } from './forms.js';

const samples = z.array(z.object(sample)).min(1);
const cells = z.object(cellTable.omit({ file: true }).shape);

/** What a reader needs of a declaration beside the files' paths, which are left out: they must not enter a step's key. */
export const sampleDeclarationSchema = z.discriminatedUnion('format', [
  z.object({ ...tenxFolderSchema.shape, samples, cells }),
  z.object({ ...tenxHdf5Schema.shape, samples, cells }),
  z.object({ ...h5adSchema.shape, samples }),
  z.object({ ...geoDenseSchema.shape, samples }),
  z.object({ ...wideSchema.shape, samples, cells }),
]);

export type SampleDeclaration = z.infer<typeof sampleDeclarationSchema>;

import { z } from 'zod';
import { file, name } from './names.js';

const address = z.string().regex(/^(https:\/\/[^\s@/]+\/|http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/])\S*$/, 'an address that begins with https:// and a host, without a user name');

/** Where input files come from, what may be done with them, whom to cite. Nothing of it enters a step's key. */
export const sourceSchema = z
  .strictObject({
    name: name.describe('Name of the data set.'),
    page: address.describe('Page of the data set, for people.'),
    licence: z.string().min(1).describe('Under what terms the data may be used.'),
    citation: z.string().min(1).describe('Whom to cite.'),
    note: z.string().min(1).optional().describe('What was done to the data set to make these files, where they are not published as they are.'),
    files: z
      .array(
        z.strictObject({
          file: file.describe('Where the file belongs, below the data folder.'),
          address: address.optional().describe('Where it can be downloaded as it is; left out where it must be made by hand.'),
          size: z.number().int().positive().optional().describe('Its size in bytes, where known.'),
          sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits').optional().describe('Its sha256, where known.'),
        }),
      )
      .min(1)
      .describe('The files that come from there.'),
  })
  .describe('A data set that input files come from; `deconflow data fetch` downloads what has an address.');

export type Source = z.infer<typeof sourceSchema>;
export type SourceFile = Source['files'][number];

import { z } from 'zod';
import { identifiersSchema } from './identifiers.js';
import { file } from './names.js';

const column = z.string().min(1);

/** How the values of an expression table are to be understood. */
export const expressionUnits = ['counts', 'linear', 'log2p1', 'log2p0.001', 'log2'] as const;
export type ExpressionUnit = (typeof expressionUnits)[number];

export const separator = z.enum(['tsv', 'csv']).default('tsv').describe('Separator: tabs, or commas with quotes as in RFC 4180.');
const unit = z
  .enum(expressionUnits)
  .describe('`counts`: whole numbers; `linear`: normalised, not logarithms; `log2p1`: log2(x + 1), `log2p0.001`: log2(x + 0.001), `log2`: log2(x), all of which are undone.');
const orientation = z.enum(['genes-by-samples', 'samples-by-genes']).default('genes-by-samples').describe('What a row is: a gene, or a sample.');
const ignoreColumns = z.array(column).default([]).describe('Columns that are neither genes nor samples.');
const identifiers = identifiersSchema.optional();

const wide = {
  geneColumn: column.describe('Column of the gene symbols; of the sample names where a row is a sample.'),
  ignoreColumns,
  orientation,
  unit,
  identifiers,
};

const table = z
  .strictObject({
    file: file.describe('Wide table of text, packed with gzip or not.'),
    format: z.enum(['tsv', 'csv']).optional().default('tsv').describe('Text: tabs, or commas with quotes as in RFC 4180. Other formats, with keys of their own: `parquet`, `gct`, `star`, `htseq`, `salmon`, `kallisto`.'),
    ...wide,
  })
  .describe('A wide table of text: genes x samples or samples x genes; Xena matrices too.');

const parquet = z
  .strictObject({ format: z.literal('parquet').describe('A wide Parquet table.'), file: file.describe('Parquet file.'), ...wide })
  .describe('A wide Parquet table: genes x samples or samples x genes.');

const gct = z
  .strictObject({
    format: z.literal('gct').describe('GCT 1.2 or 1.3.'),
    file: file.describe('GCT file, packed with gzip or not.'),
    geneColumn: column.describe('Column of the gene names: `Name` or `Description`; in version 1.3 `id` or a column that describes rows.'),
    unit,
    identifiers,
  })
  .describe('GCT 1.2 or 1.3, as GenePattern, GTEx and CCLE have it: always genes x samples.');

/** A file for each sample, listed one by one or taken from a folder. */
const perSample = (suffix: string) => ({
  folder: file.optional().describe('Folder of the files, one for each sample, in it or in folders below it; instead of `samples`.'),
  suffix: z.string().min(1).default(suffix).describe('End of the files’ names; what stands before it, below `folder`, is the sample’s name.'),
  samples: z
    .array(z.strictObject({ sample: z.string().min(1).describe('Name of the sample, as the clinical table has it.'), file: file.describe('File of the sample, packed with gzip or not.') }))
    .default([])
    .describe('The samples and their files, one by one; instead of `folder`.'),
});

const star = z
  .strictObject({
    format: z.literal('star').describe('Gene counts of STAR.'),
    ...perSample('ReadsPerGene.out.tab'),
    column: z.enum(['unstranded', 'forward', 'reverse']).describe('Which column to take: second, third or fourth. `reverse` for the usual stranded kits (dUTP), `unstranded` for others.'),
    identifiers,
  })
  .describe('STAR’s `ReadsPerGene.out.tab`, one file for each sample.');

const htseq = z
  .strictObject({ format: z.literal('htseq').describe('Counts of HTSeq.'), ...perSample('.htseq.counts.gz'), identifiers })
  .describe('Counts of HTSeq, one file for each sample: name and count, without a header.');

const quantified = {
  value: z.enum(['counts', 'tpm']).default('counts').describe('`counts`: estimated reads; `tpm`: transcripts per million.'),
  transcripts: z
    .strictObject({
      file: file.describe('Table of transcripts and their genes (tx2gene), with a header; packed with gzip or not.'),
      format: separator,
      transcriptColumn: column.describe('Column of the transcripts; versions at their end are passed over.'),
      geneColumn: column.describe('Column of the genes.'),
    })
    .optional()
    .describe('Which gene a transcript belongs to; needed where the files name transcripts.'),
  identifiers,
};

const salmon = z
  .strictObject({ format: z.literal('salmon').describe('Tables of salmon.'), ...perSample('quant.sf'), ...quantified })
  .describe('salmon’s `quant.sf` (transcripts) or `quant.genes.sf`, one file for each sample.');

const kallisto = z
  .strictObject({ format: z.literal('kallisto').describe('Tables of kallisto.'), ...perSample('abundance.tsv'), ...quantified })
  .describe('kallisto’s `abundance.tsv` (transcripts), one file for each sample.');

export const expressionSchema = z.discriminatedUnion('format', [table, parquet, gct, star, htseq, salmon, kallisto]).describe('Bulk expression of the patients.');
/** Expression in one file, its genes named as the study's: of a cohort that a trained study is applied to. */
export const oneExpressionFileSchema = z
  .discriminatedUnion('format', [table.omit({ identifiers: true }), parquet.omit({ identifiers: true }), gct.omit({ identifiers: true })])
  .describe('Bulk expression of the patients.');
export type ExpressionDeclaration = z.infer<typeof expressionSchema>;

const keyed = { samples: z.array(z.object({ sample: z.string() })), identifiers: z.object(identifiersSchema.omit({ file: true }).shape).optional() };
const unpathed = { file: true, identifiers: true } as const;
const transcripts = z.object(quantified.transcripts.unwrap().omit({ file: true }).shape).optional();
const sampled = { folder: true, suffix: true, samples: true, identifiers: true } as const;

/** What reading depends on, without the paths of files, which must not enter a step's key. */
export const expressionParameters = z.discriminatedUnion('format', [
  z.object({ ...table.omit(unpathed).shape, identifiers: keyed.identifiers }),
  z.object({ ...parquet.omit(unpathed).shape, identifiers: keyed.identifiers }),
  z.object({ ...gct.omit(unpathed).shape, identifiers: keyed.identifiers }),
  z.object({ ...star.omit(sampled).shape, ...keyed }),
  z.object({ ...htseq.omit(sampled).shape, ...keyed }),
  z.object({ ...salmon.omit({ ...sampled, transcripts: true }).shape, ...keyed, transcripts }),
  z.object({ ...kallisto.omit({ ...sampled, transcripts: true }).shape, ...keyed, transcripts }),
]);
export type ExpressionParameters = z.infer<typeof expressionParameters>;

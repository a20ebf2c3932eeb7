import { z } from 'zod';

const q = (value: number) => z.number().gt(0).max(1).default(value);
const count = (value: number, least = 1) => z.number().int().min(least).default(value);

/** Options of the computation, each with its default; the names are those that run.json records. */
export const parametersSchema = z.strictObject({
  /** genes with missing values in a cohort: leave out the gene (default: patients are scarcer), or the patients that lack it */
  missing: z.enum(['drop-genes', 'drop-samples']).default('drop-genes'),
  /** marker genes of the single-cell references (paper 5.3, 5.8) */
  markers: z
    .strictObject({
      maxQ: q(0.1),
      /** most genes a type may keep, by fold change; null: no cap (AML), 285 (PBMC) */
      capPerType: z.number().int().positive().nullable().default(null),
      tieCorrection: z.boolean().default(false),
      cells: z.enum(['all', 'training']).default('all'),
    })
    .prefault({}),
  /** pseudobulk of known composition (paper 5.2, 5.6) */
  simulation: z
    .strictObject({
      preset: z.enum(['paper-pbmc', 'released-code']).default('released-code'),
      samples: count(1500, 10),
      cellsPerSample: count(500),
    })
    .prefault({}),
  /** BLUE (paper 5.4) */
  model: z
    .strictObject({
      featureWidth: z.number().int().min(32).multipleOf(16).default(4096),
      /** channels of the profile branch from its first block downwards */
      channels: z.array(z.number().int().positive()).length(5).default([16, 32, 64, 128, 256]),
    })
    .prefault({}),
  training: z
    .strictObject({
      epochs: count(40),
      batchSize: count(32, 2),
      learningRate: z.number().positive().max(1).default(1e-4),
      /** the learning rate is multiplied by this ... */
      learningRateDecay: z.number().positive().max(1).default(0.1),
      /** ... after every so many epochs */
      learningRateDecayEpochs: count(100),
    })
    .prefault({}),
  /** two states of each cell type (paper 2.3, 5.8) */
  clustering: z.strictObject({ neighbours: count(15, 2), components: count(50) }).prefault({}),
  /** the path over proportions (paper 2.3) */
  proportions: z.strictObject({ neighbours: count(5) }).prefault({}),
  /** combinations of states tested for survival (paper 5.8) */
  definitions: z.strictObject({ minGroupSize: count(10), maxQ: q(0.05) }).prefault({}),
  /** agreement between definitions (paper 5.8, algorithms 1 and 2) */
  consensus: z.strictObject({ threshold: z.number().gt(0).max(1).default(0.8) }).prefault({}),
  /** transfer of the groups to the validation cohort (paper 5.8) */
  validation: z
    .strictObject({ maxQ: q(0.05), cut: z.number().gt(0).lt(1).default(0.5), penaltyC: z.number().positive().default(1) })
    .prefault({}),
  /** confidence limits of the Kaplan-Meier curves */
  survival: z.strictObject({ limits: z.enum(['log-log', 'log']).default('log-log') }).prefault({}),
  /** genes up in one group and down in the other (paper 2.3) */
  reciprocal: z.strictObject({ maxQ: q(0.05) }).prefault({}),
});

export type Parameters = z.infer<typeof parametersSchema>;

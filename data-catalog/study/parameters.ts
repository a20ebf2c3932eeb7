import { z } from 'zod';

const q = (value: number) => z.number().gt(0).max(1).default(value);
const count = (value: number, least = 1) => z.number().int().min(least).default(value);

/**
 * Options of the computation, each with its default; the names are those that run.json records. The descriptions, with unit and source
 * (sections of Zhu et al. 2026), make docs/study-file.md and the JSON Schema.
 */
export const parametersSchema = z.strictObject({
  missing: z.enum(['drop-genes', 'drop-samples']).default('drop-genes')
    .describe('Genes with missing values in a cohort: leave out the gene (patients are scarcer), or the patients that lack it. Both are counted in the table `removed`. The paper is silent.'),
  markers: z
    .strictObject({
      maxQ: q(0.1).describe('A marker gene has a Benjamini-Hochberg adjusted p below this, and a positive log fold change (paper 5.3).'),
      capPerType: z.number().int().positive().nullable().default(null)
        .describe('Most genes a cell type may keep, best fold change first; null: no cap (AML, paper 5.8); 285 for PBMC (paper 5.6).'),
      tieCorrection: z.boolean().default(false).describe('Correct the rank-sum variance for ties; the released code does not.'),
      cells: z.enum(['all', 'training']).default('all').describe('Which cells are tested: all that carry a studied label, or those of the training split only.'),
    })
    .prefault({})
    .describe('Marker genes of the single-cell reference: Wilcoxon rank-sum, each type against all others (paper 5.3, 5.6, 5.8).'),
  simulation: z
    .strictObject({
      preset: z.enum(['paper-pbmc', 'released-code']).default('released-code')
        .describe('Dirichlet weights of an emphasised type: `paper-pbmc` 25 and 7 (paper 5.6), `released-code` 50, 15 and 5.'),
      samples: count(1500, 10).describe('Evenly distributed training samples N; emphasised samples are added to them, validation and test take a tenth each (paper 5.2).'),
      cellsPerSample: count(500).describe('Cells mixed into one sample (paper 5.2).'),
    })
    .prefault({})
    .describe('Simulated bulk samples of known composition (paper 5.2, 5.6).'),
  model: z
    .strictObject({
      featureWidth: z.number().int().min(32).multipleOf(16).default(4096)
        .describe('Length of the feature vectors, a multiple of 16; the published 4096 takes days on two cores, 512 about an hour (paper 5.4).'),
      channels: z.array(z.number().int().positive()).length(5).default([16, 32, 64, 128, 256]).describe('Channels of the profile branch from its first block downwards (paper 5.4).'),
    })
    .prefault({})
    .describe('The network BLUE (paper 5.4).'),
  training: z
    .strictObject({
      epochs: count(40).describe('Passes over the training samples; not published, the default is ours.'),
      batchSize: count(32, 2).describe('Samples a step; not published, the default is ours.'),
      learningRate: z.number().positive().max(1).default(1e-4).describe('Adam’s learning rate (paper 5.4).'),
      learningRateDecay: z.number().positive().max(1).default(0.1).describe('The learning rate is multiplied by this …'),
      learningRateDecayEpochs: count(100).describe('… after every so many epochs (paper 5.4).'),
    })
    .prefault({})
    .describe('Training of BLUE; the weights of the best validation loss are kept (paper 5.4).'),
  clustering: z
    .strictObject({
      neighbours: count(15, 2).describe('Nearest neighbours of the graph, the patient itself among them.'),
      components: count(50).describe('Principal components before the graph, or as many as there are.'),
      umapEpochs: count(200).describe('Rounds of drawing the UMAP pictures, from which nothing is computed.'),
    })
    .prefault({})
    .describe('Two states of each cell type by Leiden; scanpy’s defaults, as the paper names no others (paper 2.3, 5.8).'),
  proportions: z
    .strictObject({ neighbours: count(5).describe('Neighbours that vote on a patient of a validation cohort; not published, the default is ours.') })
    .prefault({})
    .describe('The path over proportions (paper 2.3).'),
  definitions: z
    .strictObject({
      minGroupSize: count(10).describe('Patients that each side of a definition needs to be tested; not published, and it moves the numbers a lot.'),
      maxQ: q(0.05).describe('A definition is significant below this Benjamini-Hochberg adjusted log-rank p (paper 5.8).'),
    })
    .prefault({})
    .describe('Combinations of states tested for survival (paper 5.8).'),
  consensus: z
    .strictObject({ threshold: z.number().gt(0).max(1).default(0.8).describe('Jaccard similarity from which two definitions are joined.') })
    .prefault({})
    .describe('Agreement between significant definitions (paper 5.8, algorithms 1 and 2).'),
  validation: z
    .strictObject({
      maxQ: q(0.05).describe('Genes that differ between a group and the rest have an adjusted p below this.'),
      cut: z.number().gt(0).lt(1).default(0.5).describe('A patient is called above this probability.'),
      penaltyC: z.number().positive().default(1).describe('Inverse strength of the L2 penalty of the logistic regression, as scikit-learn’s C.'),
    })
    .prefault({})
    .describe('Transfer of the groups to a validation cohort (paper 5.8).'),
  survival: z
    .strictObject({ limits: z.enum(['log-log', 'log']).default('log-log').describe('Transformation of the 95 % confidence limits of Kaplan-Meier curves; R’s default is `log`.') })
    .prefault({})
    .describe('Survival curves.'),
  reciprocal: z
    .strictObject({ maxQ: q(0.05).describe('Adjusted p below which a gene differs, on both sides.') })
    .prefault({})
    .describe('Genes up in one group and down in the other, for each cell type (paper 2.3).'),
});

export type Parameters = z.infer<typeof parametersSchema>;

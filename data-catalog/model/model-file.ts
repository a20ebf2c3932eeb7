import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { readJson, writeJson } from '../matrices/json-file.js';

const fileSchema = z.object({ name: z.string(), format: z.string(), sha256: z.string(), bytes: z.number() });

/** model.json: all that is needed, beside the weights, to use the model without this project. */
export const modelSchema = z.object({
  network: z.literal('BLUE'),
  architecture: z.object({
    genes: z.number().int(),
    cellTypes: z.number().int(),
    featureWidth: z.number().int(),
    channels: z.array(z.number().int()),
    headWidths: z.array(z.number().int()),
  }),
  /** order of the inputs and of the profiles' values */
  genes: z.array(z.string()),
  /** order of the proportions and of the profiles */
  cell_types: z.array(z.string()),
  /** what is done to a bulk sample's values before they go in */
  transforms: z.array(z.string()),
  /** unit of the inputs and of the predicted profiles */
  unit: z.string(),
  weights: z.object({ layout: z.string(), best_epoch: z.number().int() }),
  engine: z.object({ name: z.string(), version: z.string() }),
  files: z.array(fileSchema),
});
export type ModelDescription = z.infer<typeof modelSchema>;

export const MODEL_TRANSFORMS: readonly string[] = ['keep the listed genes, in this order', 'negative values to 0', 'divide by the sum of the sample, times 1e6', 'log2(x + 1)'];
export const MODEL_UNIT = 'log2(CPM + 1), counts per million over the listed genes';
export const WEIGHTS_LAYOUT =
  'linear weights [inputs, outputs]; filters [1, kernel, inputs, outputs], widening (transposed) ones [1, 2, outputs, inputs]; feature maps [samples, 1, length, channels]; batch norm statistics as <name>.mean and <name>.variance (unbiased), epsilon 1e-5';

export async function writeModel(path: string, model: ModelDescription): Promise<void> {
  await writeJson(path, modelSchema.parse(model));
}

export async function readModel(path: string): Promise<ModelDescription> {
  return readJson(path, modelSchema);
}

/** The entry of `files` for a written file. */
export async function describeFile(path: string, name: string, format: string): Promise<ModelDescription['files'][number]> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { name, format, sha256: hash.digest('hex'), bytes: (await stat(path)).size };
}

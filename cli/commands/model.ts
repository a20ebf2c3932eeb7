import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parameterShapes, size } from '../../analysis/deconvolution/blue/parameters.js';
import { describeFile, readModel } from '../../data-catalog/model/model-file.js';
import { runFolder } from '../audit/run/find-run.js';
import { bytesText } from '../output/bytes-text.js';

/** `deconflow model RUN`: what the trained network of a run is, whether its files are whole, and how other programs load it. */
export async function modelCommand({ run, out, json }: { run: string; out: string; json: boolean }): Promise<number> {
  const folder = join(await runFolder(run, out), 'model');
  const model = await readModel(join(folder, 'model.json'));
  const files = await Promise.all(
    model.files.map(async (file) => ({ ...file, whole: existsSync(join(folder, file.name)) && (await describeFile(join(folder, file.name), file.name, file.format)).sha256 === file.sha256 })),
  );
  const parameters = parameterShapes(model.architecture).reduce((sum, { shape }) => sum + size(shape), 0);
  const whole = files.every((file) => file.whole);
  if (json) process.stdout.write(`${JSON.stringify({ folder, ...model, files, parameters })}\n`);
  else {
    const { genes, cellTypes, featureWidth, channels } = model.architecture;
    const lines = [
      `${model.network}: ${genes} genes -> proportions and profiles of ${cellTypes} cell types (${model.cell_types.join(', ')})`,
      `feature width ${featureWidth}, U-Net channels ${channels.join(', ')}, ${parameters} parameters`,
      `input and profiles: ${model.unit}`,
      ...model.transforms.map((transform, i) => `  ${i + 1}. ${transform}`),
      `trained by ${model.engine.name} ${model.engine.version}, weights of epoch ${model.weights.best_epoch}`,
      ...files.map(({ name, format, bytes, sha256, whole: intact }) => `${name} (${format}, ${bytesText(bytes)}, sha256 ${sha256}): ${intact ? 'whole' : 'DAMAGED OR MISSING'}`),
      `in PyTorch: python pytorch/load_blue.py ${folder} expression.csv > proportions.csv`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  return whole ? 0 : 1;
}

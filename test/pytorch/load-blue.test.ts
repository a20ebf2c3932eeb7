import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialState } from '../../analysis/deconvolution/blue/parameters.js';
import { logCountsPerMillion } from '../../analysis/expression/counts-per-million.js';
import { deriveStream } from '../../analysis/random/stream.js';
import { describeFile, MODEL_TRANSFORMS, MODEL_UNIT, WEIGHTS_LAYOUT, writeModel } from '../../data-catalog/model/model-file.js';
import { writeWeights } from '../../data-catalog/model/weights-file.js';
import { openEngine } from '../../engines/open-engine.js';
import { root } from '../cli/command.js';

const python = process.env.DECONFLOW_TORCH;
if (python === undefined) console.log('skipped: a model loaded by PyTorch, because DECONFLOW_TORCH names no Python that has torch and numpy');

describe.skipIf(python === undefined)('pytorch/load_blue.py', () => {
  const folder = mkdtempSync(join(tmpdir(), 'deconflow-torch-'));
  const architecture = { genes: 5, cellTypes: 3, featureWidth: 32, channels: [2, 4, 8, 16, 32] };
  const genes = ['G1', 'G2', 'G3', 'G4', 'G5'];
  const samples = 4;
  const stream = deriveStream(1, 'test', 'pytorch');
  const linear = Float64Array.from({ length: samples * genes.length }, () => stream.gamma(1) * 100);
  const load = () => spawnSync(String(python), [join(root, 'pytorch/load_blue.py'), folder, join(folder, 'expression.csv')], { encoding: 'utf8' });
  let expected: Float32Array;

  beforeAll(async () => {
    const state = initialState(architecture, stream);
    const weights = join(folder, 'weights.safetensors');
    await writeWeights(weights, architecture, state);
    await writeModel(join(folder, 'model.json'), {
      network: 'BLUE', architecture: { ...architecture, headWidths: [32, 32, 256, 64] }, genes, cell_types: ['A', 'B', 'C'], transforms: [...MODEL_TRANSFORMS], unit: MODEL_UNIT,
      weights: { layout: WEIGHTS_LAYOUT, best_epoch: 1 }, engine: { name: 'wasm', version: '1' }, files: [await describeFile(weights, 'weights.safetensors', 'safetensors')],
    });
    // A column that the model does not know, and another order.
    const rows = Array.from({ length: samples }, (_, i) => [`S${i}`, 7, ...genes.map((_, g) => linear[i * genes.length + (genes.length - 1 - g)])].join(','));
    writeFileSync(join(folder, 'expression.csv'), `${['sample', 'X', ...genes.toReversed()].join(',')}\n${rows.join('\n')}\n`);
    const bulk = logCountsPerMillion({ rows: samples, columns: genes.length, values: linear });
    const engine = await openEngine(1);
    const network = engine.createNetwork(architecture, state);
    expected = network.predict(Float32Array.from(bulk.values), samples).proportions;
    network.dispose();
    await engine.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('predicts what the project predicts', () => {
    const { stdout, stderr } = load();
    const [header, ...rows] = stdout.trim().split('\n').map((line) => line.split(','));
    expect(header, stderr).toEqual(['sample', 'A', 'B', 'C']);
    const found = rows.flatMap((row) => row.slice(1).map(Number));
    expect(found).toHaveLength(expected.length);
    found.forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 5));
  });

  it('refuses weights that model.json does not describe', () => {
    appendFileSync(join(folder, 'weights.safetensors'), ' ');
    const { status, stderr } = load();
    expect(status).not.toBe(0);
    expect(stderr).toContain('is not the file that model.json describes');
  });
});

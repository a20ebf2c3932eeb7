import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../analysis/deconvolution/blue/train.js';
import { checkpointFolder } from '../../../data-catalog/model/checkpoint-folder.js';
import { readSafetensors, SafetensorsError, writeSafetensors } from '../../../data-catalog/model/safetensors.js';
import { readWeights, WeightsError, writeWeights } from '../../../data-catalog/model/weights-file.js';
import { SMALL, startOf, TINY } from '../../analysis/deconvolution/small-study.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deconflow-model-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('safetensors', () => {
  const tensors = [
    { name: 'b', shape: [2, 3], values: Float32Array.of(1, -2, 3.5, Number.MAX_VALUE, 0, 1e-40) },
    { name: 'a', shape: [], values: Float32Array.of(7) },
    { name: 'none', shape: [0], values: new Float32Array(0) },
  ];

  it('reads back what was written, values bit by bit and in order', async () => {
    const path = join(folder, 'x.safetensors');
    await writeSafetensors(path, tensors, { note: 'é' });
    const { tensors: found, metadata } = await readSafetensors(path);
    expect([...found.values()]).toEqual(tensors);
    expect(metadata).toEqual({ note: 'é' });
    await writeSafetensors(join(folder, 'y.safetensors'), tensors, { note: 'é' });
    expect(await readFile(join(folder, 'y.safetensors'))).toEqual(await readFile(path));
  });

  it('has the layout of the format', async () => {
    const path = join(folder, 'x.safetensors');
    await writeSafetensors(path, tensors.slice(1, 2));
    const bytes = await readFile(path);
    const length = Number(bytes.readBigUInt64LE());
    expect(length % 8).toBe(0);
    expect(JSON.parse(bytes.toString('utf8', 8, 8 + length))).toEqual({ a: { dtype: 'F32', shape: [], data_offsets: [0, 4] } });
    expect(bytes.readFloatLE(8 + length)).toBe(7);
    expect(bytes.length).toBe(12 + length);
  });

  it('refuses a damaged file', async () => {
    const path = join(folder, 'x.safetensors');
    await writeSafetensors(path, tensors);
    await truncate(path, (await readFile(path)).length - 4);
    await expect(readSafetensors(path)).rejects.toBeInstanceOf(SafetensorsError);
    await writeFile(path, 'short');
    await expect(readSafetensors(path)).rejects.toBeInstanceOf(SafetensorsError);
  });

  it('refuses the weights of another network', async () => {
    const path = join(folder, 'w.safetensors');
    await writeWeights(path, TINY, startOf(TINY));
    expect(await readWeights(path, TINY)).toEqual({ parameters: startOf(TINY).parameters, statistics: startOf(TINY).statistics });
    await expect(readWeights(path, SMALL)).rejects.toBeInstanceOf(WeightsError);
  });
});

describe('the checkpoint folder', () => {
  const losses = { profile: 1 / 3, proportion: 0.1 };
  const record = (epoch: number) => ({ epoch, learningRate: 1e-4, train: losses, validation: losses, steps: 3 * epoch });
  function checkpoint(epoch: number, best: number): Checkpoint {
    const state = { ...startOf(TINY), steps: 3 * epoch };
    return { state, history: Array.from({ length: epoch }, (_, i) => record(i + 1)), best: { epoch: best, weights: { parameters: state.parameters, statistics: state.statistics } } };
  }

  it('keeps the last two and the best, and gives the newest back', async () => {
    const checkpoints = checkpointFolder(folder, TINY);
    for (const [epoch, best] of [[1, 1], [2, 2], [3, 2], [4, 2]] as const) await checkpoints.save(checkpoint(epoch, best));
    expect((await readdir(folder)).sort()).toEqual(['best-000002.safetensors', 'checkpoint-000003.safetensors', 'checkpoint-000004.safetensors']);
    expect(await checkpointFolder(folder, TINY).load()).toEqual(checkpoint(4, 2));
  });

  it('falls back to the one before when the newest is damaged', async () => {
    const checkpoints = checkpointFolder(folder, TINY);
    await checkpoints.save(checkpoint(1, 1));
    await checkpoints.save(checkpoint(2, 2));
    await truncate(join(folder, 'checkpoint-000002.safetensors'), 1000);
    expect(await checkpointFolder(folder, TINY).load()).toEqual(checkpoint(1, 1));
  });

  it('bears two attempts at once: one that was taken for dead takes nothing away from the one ahead of it', async () => {
    const late = checkpointFolder(folder, TINY);
    await late.save(checkpoint(1, 1));
    const ahead = checkpointFolder(folder, TINY);
    await ahead.load();
    for (const epoch of [2, 3]) await ahead.save(checkpoint(epoch, epoch));
    await late.save(checkpoint(2, 2));
    expect(await checkpointFolder(folder, TINY).load()).toEqual(checkpoint(3, 3));
  });

  it('never fails a training because another attempt, which has published, removes the folder', async () => {
    const scratch = join(folder, 'scratch');
    const checkpoints = checkpointFolder(scratch, TINY);
    for (let epoch = 1; epoch <= 40; epoch++) {
      const removed = rm(scratch, { recursive: true, force: true }).catch(() => undefined);
      await Promise.all([checkpoints.save(checkpoint(epoch, epoch)), removed]);
    }
  });

  it('clears away what attempts before left half-written', async () => {
    await writeFile(join(folder, 'checkpoint-000007.safetensors.0a1b2c3d.part'), 'half');
    await checkpointFolder(folder, TINY).load();
    expect(await readdir(folder)).toEqual([]);
  });

  it('has nothing to give where nothing was saved', async () => {
    expect(await checkpointFolder(join(folder, 'absent'), TINY).load()).toBeUndefined();
  });
});

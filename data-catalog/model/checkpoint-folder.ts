import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Architecture } from '../../analysis/deconvolution/blue/architecture.js';
import type { BestWeights, Checkpoint, EpochRecord } from '../../analysis/deconvolution/blue/train.js';
import { crashPoint } from '../store/crash-point.js';
import { SafetensorsError } from './safetensors.js';
import { readState, readWeights, WeightsError, writeState, writeWeights } from './weights-file.js';

/** Checkpoints of one training in a scratch folder: the last two, and the best weights that they name. */
export interface CheckpointFolder {
  save(checkpoint: Checkpoint): Promise<void>;
  /** the newest whole checkpoint, if any */
  load(): Promise<Checkpoint | undefined>;
}

const KEPT = 2;
const number = (epoch: number) => String(epoch).padStart(6, '0');
const checkpointName = (epoch: number) => `checkpoint-${number(epoch)}.safetensors`;
const bestName = (epoch: number) => `best-${number(epoch)}.safetensors`;
const CHECKPOINT = /^checkpoint-(\d+)\.safetensors$/;
const BEST = /^best-(\d+)\.safetensors$/;

export function checkpointFolder(folder: string, architecture: Architecture): CheckpointFolder {
  /** best epoch of each checkpoint that was written or read here */
  const bestOf = new Map<number, number>();

  /** An attempt that was taken for dead may still write here: each has its own temporary names. */
  const attempt = randomUUID().slice(0, 8);

  /** Under a temporary name first: a reader sees a whole file or none. */
  const put = async (name: string, write: (path: string) => Promise<void>) => {
    const temporary = join(folder, `${name}.${attempt}.part`);
    await write(temporary);
    crashPoint('before-checkpoint-rename', name);
    await rename(temporary, join(folder, name));
    crashPoint('after-checkpoint-rename', name);
  };

  /** Removes what is older than the last checkpoints, and nothing newer: another attempt may be ahead of this one. */
  const removeOlder = async (epoch: number) => {
    const kept = new Set<string>();
    for (let e = epoch; e > epoch - KEPT; e--) {
      kept.add(checkpointName(e));
      const bestEpoch = bestOf.get(e);
      if (bestEpoch !== undefined) kept.add(bestName(bestEpoch));
    }
    const isOld = (name: string) => Number((CHECKPOINT.exec(name) ?? BEST.exec(name))?.[1] ?? Number.POSITIVE_INFINITY) <= epoch && !kept.has(name);
    await Promise.all((await readdir(folder)).filter(isOld).map((name) => rm(join(folder, name), { force: true })));
  };

  return {
    async save({ state, history, best }) {
      try {
        await mkdir(folder, { recursive: true });
        const epoch = history.length;
        if (!(await readdir(folder)).includes(bestName(best.epoch))) await put(bestName(best.epoch), (path) => writeWeights(path, architecture, best.weights));
        const metadata = { history: JSON.stringify(history), best: String(best.epoch) };
        await put(checkpointName(epoch), (path) => writeState(path, architecture, state, metadata));
        bestOf.set(epoch, best.epoch);
        await removeOlder(epoch);
      } catch (error) {
        // Another attempt has published the step and removed the folder: there is nothing left to go on from, and nothing to fail for.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    },
    async load() {
      const names = await readdir(folder).catch(() => []);
      // Left half-written by attempts before this one.
      await Promise.all(names.filter((name) => name.endsWith('.part')).map((name) => rm(join(folder, name), { force: true })));
      const epochs = names.map((name) => Number(CHECKPOINT.exec(name)?.[1] ?? 0)).filter((epoch) => epoch > 0);
      for (const epoch of epochs.sort((a, b) => b - a)) {
        const found = await read(folder, architecture, epoch).catch((error: unknown) => {
          if (error instanceof SafetensorsError || error instanceof WeightsError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined; // damaged: the one before it
          throw error;
        });
        if (found) {
          bestOf.set(epoch, found.best.epoch);
          return found;
        }
      }
      return undefined;
    },
  };
}

async function read(folder: string, architecture: Architecture, epoch: number): Promise<Checkpoint | undefined> {
  const { state, metadata } = await readState(join(folder, checkpointName(epoch)), architecture);
  const history = JSON.parse(metadata.history ?? '[]') as EpochRecord[];
  if (history.length !== epoch) return undefined;
  const bestEpoch = Number(metadata.best);
  const best: BestWeights = { epoch: bestEpoch, weights: await readWeights(join(folder, bestName(bestEpoch)), architecture) };
  return { state, history, best };
}

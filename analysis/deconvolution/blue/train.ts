import type { RandomStream } from '../../random/stream.js';
import type { Engine, Losses, Network, NetworkState, NetworkWeights, TrainingBatch } from '../engine/engine.js';
import type { Architecture } from './architecture.js';
import { losses } from './loss.js';
import { initialState } from './parameters.js';
import { TrainingDataError, TrainingDivergedError } from './training-errors.js';

export interface TrainingSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** the learning rate is multiplied by this after every `learningRateDecayEpochs` epochs */
  readonly learningRateDecay: number;
  readonly learningRateDecayEpochs: number;
}

/** What one epoch did; losses are means over the samples. */
export interface EpochRecord {
  /** from 1 */
  readonly epoch: number;
  readonly learningRate: number;
  /** while training, each batch before its own step */
  readonly train: Losses;
  /** after the epoch, with the running statistics */
  readonly validation: Losses;
  /** training steps done since the start */
  readonly steps: number;
}

/** Where training stands after an epoch. The next epoch's shuffling follows from its number, so no random state is kept. */
export interface Checkpoint {
  readonly state: NetworkState;
  readonly history: readonly EpochRecord[];
  readonly best: BestWeights;
}

export interface BestWeights {
  readonly epoch: number;
  readonly weights: NetworkWeights;
}

export interface TrainingProgress {
  readonly epoch: number;
  readonly epochs: number;
  /** batches done in this epoch, and how many it has */
  readonly batch: number;
  readonly batches: number;
  readonly losses: Losses;
  /** of the last finished epoch */
  readonly validation: Losses | undefined;
}

export interface TrainingHooks {
  /** go on from here instead of from fresh weights */
  readonly resume?: Checkpoint;
  /** after every epoch; awaited */
  readonly saveCheckpoint?: (checkpoint: Checkpoint) => Promise<void>;
  readonly progress?: (progress: TrainingProgress) => void;
}

export interface TrainingResult {
  readonly best: BestWeights;
  readonly history: readonly EpochRecord[];
}

/**
 * Trains BLUE and keeps the weights of the epoch with the smallest validation loss, where both parts count alike.
 * `random('weights')` gives the start, `random('shuffle', epoch)` the order of an epoch; the last batch of an epoch may be short.
 */
export async function trainNetwork(
  engine: Engine,
  architecture: Architecture,
  train: TrainingBatch,
  validation: TrainingBatch,
  settings: TrainingSettings,
  random: (...labels: readonly (string | number)[]) => RandomStream,
  { resume, saveCheckpoint, progress }: TrainingHooks = {},
): Promise<TrainingResult> {
  checkSet('training', train, architecture);
  checkSet('validation', validation, architecture);
  const network = engine.createNetwork(architecture, resume?.state ?? initialState(architecture, random('weights')));
  const history = [...(resume?.history ?? [])];
  let best = resume?.best;
  try {
    for (let epoch = history.length + 1; epoch <= settings.epochs; epoch++) {
      const learningRate = settings.learningRate * settings.learningRateDecay ** Math.floor((epoch - 1) / settings.learningRateDecayEpochs);
      const order = shuffle(train.samples, random('shuffle', epoch));
      const batches = Math.ceil(train.samples / settings.batchSize);
      let sum: Losses = { profile: 0, proportion: 0 };
      for (let batch = 1; batch <= batches; batch++) {
        const rows = order.subarray((batch - 1) * settings.batchSize, batch * settings.batchSize);
        const step = network.trainStep(takeSamples(train, rows), learningRate);
        checkFinite(step, epoch, batch);
        sum = addLosses(sum, step, rows.length);
        progress?.({ epoch, epochs: settings.epochs, batch, batches, losses: step, validation: history.at(-1)?.validation });
      }
      const validated = validate(network, validation, settings.batchSize);
      checkFinite(validated, epoch, 0);
      const trained = { profile: sum.profile / train.samples, proportion: sum.proportion / train.samples };
      const previous = best && history[best.epoch - 1]?.validation;
      history.push({ epoch, learningRate, train: trained, validation: validated, steps: (history.at(-1)?.steps ?? 0) + batches });
      if (previous === undefined || total(validated) < total(previous)) best = { epoch, weights: network.weights() };
      if (saveCheckpoint) await saveCheckpoint({ state: network.state(), history, best: best as BestWeights });
    }
    if (!best) throw new RangeError(`Training needs at least one epoch, got ${settings.epochs}.`);
    return { best, history };
  } finally {
    network.dispose();
  }
}

const total = ({ profile, proportion }: Losses): number => profile + proportion;

function addLosses(sum: Losses, next: Losses, samples: number): Losses {
  return { profile: sum.profile + next.profile * samples, proportion: sum.proportion + next.proportion * samples };
}

/** Losses of a set in inference mode, averaged over its samples. */
export function validate(network: Network, set: TrainingBatch, batchSize: number): Losses {
  let sum: Losses = { profile: 0, proportion: 0 };
  for (let from = 0; from < set.samples; from += batchSize) {
    const rows = Int32Array.from({ length: Math.min(batchSize, set.samples - from) }, (_, i) => from + i);
    const part = takeSamples(set, rows);
    sum = addLosses(sum, losses(network.predict(part.bulk, part.samples), part), part.samples);
  }
  return { profile: sum.profile / set.samples, proportion: sum.proportion / set.samples };
}

function checkFinite(part: Losses, epoch: number, batch: number): void {
  for (const name of ['profile', 'proportion'] as const) if (!Number.isFinite(part[name])) throw new TrainingDivergedError(epoch, batch, name);
}

function checkSet(name: string, set: TrainingBatch, { genes, cellTypes }: Architecture): void {
  if (set.samples < 1) throw new TrainingDataError(name, 'it has no samples');
  const expected = { bulk: set.samples * genes, proportions: set.samples * cellTypes, profiles: set.samples * cellTypes * genes };
  for (const part of ['bulk', 'proportions', 'profiles'] as const) {
    if (set[part].length !== expected[part]) throw new TrainingDataError(name, `${part} has ${set[part].length} values where ${expected[part]} are expected`);
  }
}

/** Fisher-Yates */
export function shuffle(n: number, random: RandomStream): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
  return order;
}

/** The given samples of a set as a batch of their own. */
export function takeSamples(set: TrainingBatch, rows: Int32Array): TrainingBatch {
  const take = (values: Float32Array) => {
    const width = values.length / set.samples;
    const out = new Float32Array(rows.length * width);
    rows.forEach((row, i) => {
      out.set(values.subarray(row * width, (row + 1) * width), i * width);
    });
    return out;
  };
  return { samples: rows.length, bulk: take(set.bulk), proportions: take(set.proportions), profiles: take(set.profiles) };
}

import type { Steps } from '../../activities/kit/steps.js';
import type { ArtifactReference } from '../../data-catalog/store/reference.js';
import type { Study } from '../../data-catalog/study/study.js';

export interface TrainModelInput {
  readonly cellTypes: readonly string[];
  readonly parameters: Study['parameters'];
  readonly counts: ArtifactReference;
  readonly cells: ArtifactReference;
  readonly genes: ArtifactReference;
}

export type SimulatedSamples = Awaited<ReturnType<Steps['simulateBulk']>>;

export interface TrainedModel {
  readonly weights: ArtifactReference;
  readonly description: ArtifactReference;
  readonly training: ArtifactReference;
  readonly train: SimulatedSamples;
  readonly test: SimulatedSamples;
  /** train, validation, test */
  readonly simulated: readonly SimulatedSamples[];
}

/** Simulated bulk samples from disjoint cells, and BLUE trained on them (5.2, 5.4, 5.6). */
export async function trainModel(steps: Steps, { cellTypes, parameters, counts, cells, genes }: TrainModelInput): Promise<TrainedModel> {
  const simulate = (split: 'train' | 'validation' | 'test') =>
    steps.simulateBulk(`simulate ${split} samples`, { split, cellTypes: [...cellTypes], ...parameters.simulation }, { counts, cells, genes });
  const [train, validation, test] = await Promise.all([simulate('train'), simulate('validation'), simulate('test')]);
  const trained = await steps.trainBlue(
    'train BLUE',
    { ...parameters.model, ...parameters.training },
    {
      train_bulk: train.bulk, train_profiles: train.profiles, train_proportions: train.proportions,
      validation_bulk: validation.bulk, validation_profiles: validation.profiles, validation_proportions: validation.proportions,
    },
  );
  return { weights: trained.weights, description: trained.model, training: trained.training, train, test, simulated: [train, validation, test] };
}

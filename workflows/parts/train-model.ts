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

export interface TrainedModel {
  readonly weights: ArtifactReference;
  readonly description: ArtifactReference;
  readonly training: ArtifactReference;
  readonly testMetrics: ArtifactReference;
  readonly testProportions: ArtifactReference;
  readonly simulatedProportions: readonly ArtifactReference[];
}

/** Simulated bulk samples from disjoint cells, BLUE trained on them, and its test beside the baselines (5.2, 5.4, 5.5, 5.6). */
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
  const predicted = await steps.deconvolve(
    'deconvolve test samples',
    { cohort: 'test', cellTypes: [...cellTypes] },
    { weights: trained.weights, model: trained.model, expression: test.bulk },
  );
  const tested = await steps.testModel(
    'test BLUE and baselines',
    { cellTypes: [...cellTypes], methods: ['BLUE', 'NNLS', 'mean-profile'] },
    {
      test_linear: test.linear, test_profiles: test.profiles, test_proportions: test.proportions,
      predicted_proportions: predicted.proportions, predicted_profiles: predicted.profiles,
      train_profiles: train.profiles, train_proportions: train.proportions, counts, cells, genes,
    },
  );
  return {
    weights: trained.weights,
    description: trained.model,
    training: trained.training,
    testMetrics: tested.test_metrics,
    testProportions: predicted.proportions,
    simulatedProportions: [train, validation, test].map((set) => set.simulated_proportions),
  };
}

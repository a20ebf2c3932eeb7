import type { Steps } from '../../activities/kit/steps.js';
import type { ArtifactReference } from '../../data-catalog/store/reference.js';
import type { TrainedModel } from './train-model.js';

export interface TestModelInput {
  readonly cellTypes: readonly string[];
  readonly model: TrainedModel;
  readonly counts: ArtifactReference;
  readonly cells: ArtifactReference;
  readonly genes: ArtifactReference;
}

export interface TestedModel {
  readonly metrics: ArtifactReference;
  /** predicted for the simulated test samples */
  readonly proportions: ArtifactReference;
}

/** BLUE beside the baselines on simulated samples of cells that it never saw (5.5). */
export async function testModel(steps: Steps, { cellTypes, model, counts, cells, genes }: TestModelInput): Promise<TestedModel> {
  const { train, test } = model;
  const predicted = await steps.deconvolve(
    'deconvolve test samples',
    { cohort: 'test', cellTypes: [...cellTypes] },
    { weights: model.weights, model: model.description, expression: test.bulk },
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
  return { metrics: tested.test_metrics, proportions: predicted.proportions };
}

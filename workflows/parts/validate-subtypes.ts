import type { Steps } from '../../activities/kit/steps.js';
import type { ArtifactReference } from '../../data-catalog/store/reference.js';
import type { Study } from '../../data-catalog/study/study.js';

export interface ValidateSubtypesInput {
  readonly cohort: string;
  readonly parameters: Study['parameters'];
  readonly discovery: ArtifactReference;
  readonly validation: ArtifactReference;
  readonly groups: ArtifactReference;
}

export interface ValidatedSubtypes {
  readonly groups: ArtifactReference;
  readonly conflicts: ArtifactReference;
  readonly validation_genes: ArtifactReference;
  readonly validation_model: ArtifactReference;
  readonly removed: ArtifactReference;
}

/** The discovery groups called in another cohort by logistic regression on one component, in all four variants (5.8). */
export async function validateSubtypes(steps: Steps, { cohort, parameters, discovery, validation, groups }: ValidateSubtypesInput): Promise<ValidatedSubtypes> {
  return steps.validateGroups(`validate in ${cohort}`, { cohort, ...parameters.validation }, {
    discovery_expression: discovery, validation_expression: validation, groups,
  });
}

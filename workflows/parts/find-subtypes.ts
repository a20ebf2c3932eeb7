import type { Steps } from '../../activities/kit/steps.js';
import type { ArtifactReference } from '../../data-catalog/store/reference.js';
import type { Study } from '../../data-catalog/study/study.js';

export interface FindSubtypesInput {
  readonly cohort: string;
  readonly cellTypes: readonly string[];
  readonly parameters: Study['parameters'];
  readonly profiles: ArtifactReference;
  readonly clinical: ArtifactReference;
}

export interface Subtypes {
  readonly clusterings: readonly ArtifactReference[];
  readonly states: readonly ArtifactReference[];
  readonly definitions: ArtifactReference;
  readonly similarity: ArtifactReference;
  readonly components: ArtifactReference;
  readonly consensus: ArtifactReference;
  readonly groups: ArtifactReference;
  readonly conflicts: ArtifactReference;
}

/** Two states of each cell type, every definition by states tested, and the consensus of the significant ones (5.8, algorithms 1 and 2). */
export async function findSubtypes(steps: Steps, { cohort, cellTypes, parameters, profiles, clinical }: FindSubtypesInput): Promise<Subtypes> {
  const { clusterings, states } = await findStates(steps, { cohort, cellTypes, parameters, profiles });
  const { definitions } = await steps.testDefinitions('test definitions', { ...parameters.definitions }, { states, clinical });
  const consensus = await steps.findConsensus('find consensus', { ...parameters.consensus }, { definitions, states, clinical });
  return { clusterings, states, definitions, ...consensus };
}

/** Two states of each cell type: all that can be found without survival (2.3). */
export async function findStates(
  steps: Steps, { cohort, cellTypes, parameters, profiles }: Omit<FindSubtypesInput, 'clinical'>,
): Promise<Pick<Subtypes, 'clusterings' | 'states'>> {
  const clustered = await Promise.all(
    cellTypes.map((cellType) =>
      steps.clusterProfiles(`cluster ${cellType} profiles`, { cohort, cellType, cellTypes: [...cellTypes], ...parameters.clustering }, { profiles }),
    ),
  );
  return { clusterings: clustered.map((result) => result.clusterings), states: clustered.map((result) => result.states) };
}

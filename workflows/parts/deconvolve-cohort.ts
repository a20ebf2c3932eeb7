import type { Steps } from '../../activities/kit/steps.js';
import type { ArtifactReference } from '../../data-catalog/store/reference.js';

export interface DeconvolveCohortInput {
  readonly cohort: string;
  readonly cellTypes: readonly string[];
  readonly weights: ArtifactReference;
  readonly description: ArtifactReference;
  readonly expression: ArtifactReference;
}

export interface DeconvolvedCohort {
  readonly proportions: ArtifactReference;
  readonly profiles: ArtifactReference;
  readonly exported: readonly { readonly cohort: string; readonly cellType: string; readonly parquet: ArtifactReference }[];
}

/** Proportions and cell-type-specific profiles of every patient of one cohort (5.4). */
export async function deconvolveCohort(steps: Steps, input: DeconvolveCohortInput): Promise<DeconvolvedCohort> {
  const { cohort, weights, description, expression } = input;
  const cellTypes = [...input.cellTypes];
  const { proportions, profiles } = await steps.deconvolve(`deconvolve ${cohort}`, { cohort, cellTypes }, { weights, model: description, expression });
  const exported = await Promise.all(
    cellTypes.map(async (cellType) => ({
      cohort,
      cellType,
      parquet: (await steps.exportProfiles(`export ${cellType} profiles of ${cohort}`, { cellTypes, cellType }, { profiles })).parquet,
    })),
  );
  return { proportions, profiles, exported };
}

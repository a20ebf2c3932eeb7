import type { Steps } from '../../activities/kit/steps.js';
import type { ArtifactReference } from '../../data-catalog/store/reference.js';

export interface ExportProfilesInput {
  readonly cohort: string;
  readonly cellTypes: readonly string[];
  readonly profiles: ArtifactReference;
}

export interface ExportedProfiles {
  readonly cohort: string;
  readonly cellType: string;
  readonly parquet: ArtifactReference;
}

/** The predicted profiles of one cohort as Parquet, a file a cell type, for readers outside the pipeline. */
export async function exportProfiles(steps: Steps, { cohort, cellTypes, profiles }: ExportProfilesInput): Promise<readonly ExportedProfiles[]> {
  return Promise.all(
    cellTypes.map(async (cellType) => ({
      cohort,
      cellType,
      parquet: (await steps.exportProfiles(`export ${cellType} profiles of ${cohort}`, { cellTypes: [...cellTypes], cellType }, { profiles })).parquet,
    })),
  );
}

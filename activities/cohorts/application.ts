import { createHash } from 'node:crypto';
import { prepareCohort } from '../../data-catalog/cohorts/prepare-cohort.js';
import type { ArtifactStore } from '../../data-catalog/store/artifact-store.js';
import { canonicalJson } from '../../data-catalog/store/key.js';
import { readTable } from '../../data-catalog/tables/table-file.js';
import type { ApplyInput, TrainedStudy } from '../../workflows/apply-input.js';

/** A trained study and a cohort that can be given to it. */
export interface Application {
  readonly input: ApplyInput;
  /** folder of the cohort's files */
  readonly data: string;
  /** `<study>-on-<cohort>-<digits>`: equal studies on equal cohorts have equal ids */
  readonly workflowId: string;
  /** the first 12 hex digits of sha256(what was trained, cohort, input hashes, seed, engine) */
  readonly digits: string;
  /** what is doubtful about the cohort, and what it came without */
  readonly remarks: readonly string[];
}

/**
 * Checks the cohort in `folder` against the trained study, and takes it in.
 * @param content sha256 that `folderContent` told of the folder
 * @throws CohortError
 */
export async function prepareApplication(store: ArtifactStore, trained: TrainedStudy, engine: string, folder: string, content: string): Promise<Application> {
  const genes = (await readTable(await store.soundObject(trained.genes))).map((row) => String(row.gene));
  const { taken, facts, warnings } = await prepareCohort(folder, content, { genes, missing: trained.study.parameters.missing }, store.root);
  const { cohort, files, sizes, data } = taken;
  const { run: _, sha256: __, ...learned } = trained;
  const digits = createHash('sha256').update(canonicalJson({ learned, cohort, files, engine })).digest('hex').slice(0, 12);
  const remarks = [
    ...warnings,
    ...(facts.events === null ? [`cohort ${cohort.name} comes without clinical data: proportions, profiles and groups, but no survival`] : []),
    ...(facts.filled > 0 ? [`cohort ${cohort.name} lacks ${facts.filled} of the study's ${facts.listed} genes: their means in the discovery cohort stand in for them`] : []),
  ];
  return { input: { trained, cohort, files, sizes }, data, workflowId: `${trained.study.name}-on-${cohort.name}-${digits}`, digits, remarks };
}

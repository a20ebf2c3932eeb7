import type { ArtifactStore } from '../../data-catalog/store/artifact-store.js';
import type { CohortActivities } from '../../workflows/watch-input.js';
import { watchedCohorts } from '../cohorts/watched-cohorts.js';
import { beating } from './beating.js';
import { crossingFailure } from './crossing-failure.js';

/** A schedule's work around the applications as activities; their failures are told like those of steps. */
export function cohortActivities(store: ArtifactStore): CohortActivities {
  const { listCohorts, prepareCohort, recordCohort } = watchedCohorts(store);
  const perform = async <T>(step: string, label: string, work: () => Promise<T>): Promise<T> =>
    beating(work).catch(async (error: unknown) => {
      throw (await crossingFailure(store.root, { step, label }, error)).failure;
    });
  return {
    listCohorts: (...given) => perform('listCohorts', 'list cohorts', () => listCohorts(...given)),
    prepareCohort: (...given) => perform('prepareCohort', 'prepare a cohort', () => prepareCohort(...given)),
    recordCohort: (...given) => perform('recordCohort', 'record a cohort', () => recordCohort(...given)),
  };
}

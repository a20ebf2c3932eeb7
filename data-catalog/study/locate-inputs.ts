import { listSamples } from './list-samples.js';
import { locateFolders } from './reference/locate-folders.js';
import type { Study } from './study.js';

/**
 * A study whose input files are all named: of each declared folder those that lie in it now. Before it, neither the lock nor the workflow could know them.
 * @throws SampleFolderError, TenxFolderError
 */
export async function locateInputs(study: Study, data: string): Promise<Study> {
  const [reference, cohorts] = await Promise.all([locateFolders(study.reference, data), Promise.all(study.cohorts.map((cohort) => listSamples(cohort, data)))]);
  return { ...study, reference, cohorts };
}

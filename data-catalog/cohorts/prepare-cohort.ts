import type { MissingPolicy } from '../../analysis/markers/gene-list.js';
import { checkNewCohort, type NewCohortFacts } from '../check/check-new-cohort.js';
import { Findings } from '../check/findings.js';
import { loadCohort } from './load-cohort.js';
import { type TakenCohort, takeInCohort } from './take-in-cohort.js';

/** A cohort's declaration or tables cannot be used: every problem of every file, a line each. */
export class CohortError extends Error {
  readonly code = 'COHORT';
  constructor(folder: string, readonly problems: readonly string[]) {
    super(`The cohort in ${folder} has ${problems.length === 1 ? 'one problem' : `${problems.length} problems`}:\n${problems.join('\n')}`);
    this.name = 'CohortError';
  }
}

export interface PreparedCohort {
  readonly taken: TakenCohort;
  readonly facts: NewCohortFacts;
  /** what is doubtful about it, a sentence each */
  readonly warnings: readonly string[];
}

/**
 * Checks the cohort in `folder` against a trained study's genes and takes it into the state folder.
 * @param content sha256 that `folderContent` told of the folder
 * @throws CohortError
 */
export async function prepareCohort(
  folder: string, content: string, study: { readonly genes: readonly string[]; readonly missing: MissingPolicy }, state: string,
): Promise<PreparedCohort> {
  const findings = new Findings();
  const cohort = await findings.attempt(() => loadCohort(folder));
  const facts = cohort && (await checkNewCohort(cohort, folder, study, findings));
  if (cohort === undefined || facts === undefined || findings.problems.length > 0) throw new CohortError(folder, findings.problems);
  return { taken: await takeInCohort(folder, content, cohort, state), facts, warnings: findings.warnings };
}

import type { SearchAttributePair } from '@temporalio/common';

/** What a study is doing, or how it ended. A terminated one says "running" for ever: nobody could tell it. */
export type StudyState = 'running' | 'paused' | 'done' | 'failed' | 'cancelled';

/**
 * What the Temporal server can search studies by. Their values are names from the study file, never anything of a patient:
 * search attributes are not encrypted, since the server must read them.
 */
export const STUDY_NAME = { name: 'DeconflowStudy', type: 'KEYWORD' } as const;
export const STUDY_COHORTS = { name: 'DeconflowCohort', type: 'KEYWORD_LIST' } as const;
export const STUDY_STATE = { name: 'DeconflowState', type: 'KEYWORD' } as const;

export const ATTRIBUTES = [STUDY_NAME, STUDY_COHORTS, STUDY_STATE] as const;

/** The types' names in Temporal's own command line. */
export const TYPE_NAMES = { KEYWORD: 'Keyword', KEYWORD_LIST: 'KeywordList' } as const;

/** What the server lists a study under when it starts, or its application to a cohort. */
export function shownAs(study: string, cohorts: readonly string[]): SearchAttributePair[] {
  return [
    { key: STUDY_NAME, value: study },
    { key: STUDY_COHORTS, value: [...cohorts] },
    { key: STUDY_STATE, value: 'running' satisfies StudyState },
  ];
}

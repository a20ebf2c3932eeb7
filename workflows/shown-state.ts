import { isCancellation, upsertSearchAttributes } from '@temporalio/workflow';
import { STUDY_STATE, type StudyState } from './search-attributes.js';

export function showState(state: StudyState): void {
  upsertSearchAttributes([{ key: STUDY_STATE, value: state }]);
}

/** Does `work`, then lets the server show how it ended. Who starts the study sets the other attributes, and "running". */
export async function showEnd<R>(work: () => Promise<R>): Promise<R> {
  try {
    const result = await work();
    showState('done');
    return result;
  } catch (error) {
    showState(isCancellation(error) ? 'cancelled' : 'failed');
    throw error;
  }
}

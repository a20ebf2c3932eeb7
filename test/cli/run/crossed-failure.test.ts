import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure, RetryState } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { crossedFailure } from '../../../cli/run/crossed-failure.js';

const details = { code: 'OBJECT_DAMAGED', step: 'train BLUE', report: '/var/state/failures/trainBlue-1.json', machine: 'node7' };
const failed = ApplicationFailure.create({ type: 'OBJECT_DAMAGED', message: 'step train BLUE failed', details: [details] });
const activity = new ActivityFailure('activity failed', 'trainBlue', '1', RetryState.NON_RETRYABLE_FAILURE, 'worker', failed);

describe('the step that a study failed for', () => {
  it('is found below the part of the study that it belongs to', () => {
    const part = new ChildWorkflowFailure('default', { workflowId: 's/train-model', runId: 'r' }, 'trainModel', RetryState.NON_RETRYABLE_FAILURE, activity);
    expect(crossedFailure(new Error('study failed', { cause: part }))).toEqual(details);
  });

  it('is none where the study failed otherwise', () => {
    expect(crossedFailure(new Error('terminated', { cause: ApplicationFailure.create({ message: 'no policy', details: ['x'] }) }))).toBeUndefined();
    expect(crossedFailure('no error')).toBeUndefined();
  });
});

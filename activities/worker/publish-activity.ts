import { Context } from '@temporalio/activity';
import type { ArtifactStore } from '../../data-catalog/store/artifact-store.js';
import type { PublishRun } from '../../workflows/study-input.js';
import { publishRun } from '../publish/publish-run.js';
import { crossingFailure } from './crossing-failure.js';
import { type EventLog, studyOf } from './event-log.js';

const HEARTBEAT_MS = 1000;
const PUBLICATION = { step: 'publishRun', label: 'publish' };

/** The results folder as an activity; its failures are told like those of steps. */
export function publishActivity(store: ArtifactStore, events: EventLog): PublishRun {
  return async (...published) => {
    const context = Context.current();
    const timer = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
    try {
      return await publishRun(store, ...published);
    } catch (error) {
      const { code, report, retryable, failure } = await crossingFailure(store.root, PUBLICATION, error);
      await events.append(studyOf(context.info), { kind: 'failed', ...PUBLICATION, code, report, attempt: context.info.attempt, retry: retryable });
      throw failure;
    } finally {
      clearInterval(timer);
    }
  };
}

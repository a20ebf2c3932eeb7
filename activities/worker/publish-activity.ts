import { Context } from '@temporalio/activity';
import type { ArtifactStore } from '../../data-catalog/store/artifact-store.js';
import type { PublishRun } from '../../workflows/study-input.js';
import { publishRun } from '../publish/publish-run.js';
import { beating } from './beating.js';
import { crossingFailure } from './crossing-failure.js';
import { type EventLog, studyOf } from './event-log.js';
import { withFailures } from './failed-attempts.js';
import { eventsFile } from './log-line.js';

const PUBLICATION = { step: 'publishRun', label: 'publish' };

/** The results folder as an activity; its failures are told like those of steps. */
export function publishActivity(store: ArtifactStore, events: EventLog): PublishRun {
  return async (request, artifacts, ...records) => {
    try {
      return await beating(async () => {
        const log = eventsFile(store.root, studyOf(Context.current().info));
        return publishRun(store, request, artifacts, await withFailures(records.flat(), log));
      });
    } catch (error) {
      const context = Context.current();
      const { code, report, retryable, failure } = await crossingFailure(store.root, PUBLICATION, error);
      await events.append(studyOf(context.info), { kind: 'failed', ...PUBLICATION, code, report, attempt: context.info.attempt, retry: retryable });
      throw failure;
    }
  };
}

import { join } from 'node:path';
import { cohortFolders, folderContent } from '../../data-catalog/cohorts/folder-content.js';
import { CohortError } from '../../data-catalog/cohorts/prepare-cohort.js';
import { type RememberedCohort, WatchMemory } from '../../data-catalog/cohorts/watch-memory.js';
import type { ArtifactStore } from '../../data-catalog/store/artifact-store.js';
import type { CohortActivities } from '../../workflows/watch-input.js';
import { isBadInput } from '../worker/failures.js';
import { prepareApplication } from './application.js';

/** What a schedule does around the applications: look, check, remember. Only hashes and counts leave these functions. */
export function watchedCohorts(store: ArtifactStore): CohortActivities {
  const memoryOf = (schedule: string) => new WatchMemory(store.root, schedule);
  return {
    async listCohorts({ schedule, watched, trained }) {
      const memory = memoryOf(schedule);
      const known = await memory.read();
      const found: Record<string, RememberedCohort> = {};
      const skipped = { done: 0, bad: 0 };
      const there = new Set<string>();
      for (const folder of await cohortFolders(watched)) {
        const content = await folderContent(join(watched, folder));
        there.add(content);
        const before = known[content];
        if (before?.trained === trained && (before.state === 'done' || before.state === 'bad')) skipped[before.state]++;
        else found[content] ??= { folder, trained, state: 'waiting' };
      }
      await memory.update(found, there);
      return { waiting: Object.keys(found), skipped };
    },

    async prepareCohort({ schedule, content, trained: sha256 }, { watched, trained, engine, logicalDate }) {
      const memory = memoryOf(schedule);
      const remembered = (await memory.read())[content];
      const folder = join(watched, remembered?.folder ?? '');
      // Read in the middle of a copy it would be judged by what is there so far.
      const unchanged = async () => (await folderContent(folder).catch(() => undefined)) === content;
      if (remembered === undefined || !(await unchanged())) return { state: 'gone' };
      try {
        const { input, data, workflowId, digits } = await prepareApplication(store, trained, engine, folder, content);
        return (await unchanged()) ? { state: 'ready', input, data, workflowId, digits } : { state: 'gone' };
      } catch (error) {
        if (!(error instanceof CohortError)) throw error;
        if (!(await unchanged())) return { state: 'gone' };
        await memory.remember({ [content]: { ...remembered, trained: sha256, state: 'bad', logicalDate, problems: [...error.problems] } });
        return { state: 'bad', problems: error.problems.length };
      }
    },

    async recordCohort({ schedule, content, trained }, outcome, logicalDate) {
      const memory = memoryOf(schedule);
      const remembered = { ...((await memory.read())[content] ?? { folder: '' }), trained, logicalDate };
      if (outcome.state === 'done') {
        await memory.remember({ [content]: { ...remembered, state: 'done', run: outcome.folder } });
        return 'done';
      }
      const state = isBadInput(outcome.code) ? 'bad' : 'failed';
      await memory.remember({ [content]: { ...remembered, state, problems: [`the application failed with ${outcome.code}${outcome.report === undefined ? '' : `; see ${outcome.report}`}`] } });
      return state;
    },
  };
}

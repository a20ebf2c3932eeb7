import { resolve } from 'node:path';
import { requireInputs } from '../../data-catalog/lock/require-inputs.js';
import { loadStudy } from '../../data-catalog/study/load-study.js';
import type { RunOutcome } from '../run/follow-study.js';
import { queueNames } from '../run/machine-name.js';
import { newRunId, perform, type PerformOptions } from '../run/perform.js';
import type { StudyOptions } from '../run/plan-context.js';

export interface RunOptions extends StudyOptions, PerformOptions {
  readonly out: string;
}

/** `deconflow run STUDY`. Worker and server start while the inputs are checked: each of the three takes a second. */
export async function runCommand(options: RunOptions): Promise<RunOutcome> {
  const study = await loadStudy(options.study, options);
  await requireInputs(options.study, study, resolve(options.data), options.lock);
  return perform(options, async (settings, say) => {
    const { prepareStudy } = await import('../run/plan-context.js');
    const { context, input, digits, workflowId, documents, texts } = await prepareStudy(study, options, settings, await queueNames(settings, resolve(options.state)), say);
    return { workflow: 'study', workflowId, texts, request: { context, input, documents, runId: newRunId(new Date(), digits), out: resolve(options.out) } };
  });
}

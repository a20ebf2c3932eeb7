import { resolve } from 'node:path';
import { prepareApplication } from '../../activities/cohorts/application.js';
import { folderContent } from '../../data-catalog/cohorts/folder-content.js';
import { loadCohort } from '../../data-catalog/cohorts/load-cohort.js';
import { openStore } from '../../data-catalog/store/open-store.js';
import { applyStudy } from '../../workflows/apply.js';
import { findRun } from '../audit/run/find-run.js';
import { usableEngine } from '../cohorts/usable-engine.js';
import { trainedStudy } from '../cohorts/trained-study.js';
import type { RunOutcome } from '../run/follow-study.js';
import { queueNames } from '../run/machine-name.js';
import { newRunId, perform, type PerformOptions } from '../run/perform.js';
import { howPerformed } from '../run/plan-context.js';
import { planSteps } from '../run/plan-steps.js';
import { readSettings, type Settings } from '../settings.js';
import { printPlan } from './plan.js';

export interface ApplyOptions extends PerformOptions {
  readonly run: string;
  readonly cohort: string;
  readonly out: string;
}

/** `deconflow apply RUN COHORT`: a finished study applied to a cohort that it never saw, without training again. */
export async function applyCommand(options: ApplyOptions): Promise<RunOutcome> {
  // What can be told at once, before a worker is started.
  await loadCohort(options.cohort);
  await findRun(options.run, options.out);
  return perform(options, async (settings, say) => {
    const { input, context, workflowId, digits, remarks } = await prepare(options, settings, say);
    for (const remark of remarks) process.stderr.write(`warning: ${remark}\n`);
    return { workflow: 'apply', workflowId, request: { context, input, runId: newRunId(new Date(), digits), out: resolve(options.out) } };
  });
}

/** `deconflow apply RUN COHORT --plan`: each step as hit or miss, and nothing runs. */
export async function planApplication(options: ApplyOptions): Promise<number> {
  const settings = await readSettings();
  const { input, context } = await prepare(options, settings);
  const { steps, planned } = planSteps(await openStore(settings.store, resolve(options.state)), context);
  await applyStudy(steps, input);
  printPlan(planned, settings, options.json);
  return 0;
}

async function prepare({ run: name, cohort, out, state }: ApplyOptions, settings: Settings, say?: (line: string) => void) {
  const run = await findRun(name, out);
  const store = await openStore(settings.store, resolve(state));
  const trained = await trainedStudy(run, store);
  const engine = await usableEngine(run, say);
  const folder = resolve(cohort);
  const application = await prepareApplication(store, trained, engine, folder, await folderContent(folder));
  return { ...application, context: { seed: run.seed, engine, data: application.data, ...howPerformed(settings, await queueNames(settings, resolve(state)), engine) } };
}

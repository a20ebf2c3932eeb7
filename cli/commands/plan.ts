import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { openStore } from '../../data-catalog/store/open-store.js';
import { loadStudy } from '../../data-catalog/study/load-study.js';
import { analyseStudy } from '../../workflows/study.js';
import { queueNames } from '../run/machine-name.js';
import { drawPlan } from '../run/draw-plan.js';
import { prepareStudy, type StudyOptions } from '../run/plan-context.js';
import { type PlannedStep, planSteps } from '../run/plan-steps.js';
import { readSettings, type Settings } from '../settings.js';

export interface PlanOptions extends StudyOptions {
  readonly state: string;
  readonly json: boolean;
  readonly mermaid: boolean;
  readonly svg?: string;
}

/** `deconflow plan STUDY`: each step as hit, miss or "depends on <step>", before anything runs. */
export async function planCommand(options: PlanOptions): Promise<number> {
  const settings = await readSettings();
  const prepared = await prepareStudy(await loadStudy(options.study, options), options, settings, await queueNames(settings, resolve(options.state)));
  const store = await openStore(settings.store, resolve(options.state));
  const { steps, planned } = planSteps(store, prepared.context);
  await analyseStudy(steps, prepared.input);
  if (options.svg !== undefined) await writeFile(options.svg, drawPlan(planned));
  if (options.mermaid && !options.json) process.stdout.write(mermaid(planned));
  else printPlan(planned, settings, options.json);
  return 0;
}

export function printPlan(planned: readonly PlannedStep[], settings: Settings, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify(planned)}\n`);
  else for (const line of [...planned.map(describe), '', ...describePolicies(planned, settings)]) process.stdout.write(`${line}\n`);
}

function describe({ label, state, key, waitsFor }: PlannedStep): string {
  return state === 'depends' ? `${label}: depends on ${waitsFor.join(', ')}` : `${label}: ${state} ${key ?? ''}`;
}

/** How long an attempt of a step may take, and how often it is tried: temporal.yaml. */
function describePolicies(planned: readonly PlannedStep[], { policies }: Settings): string[] {
  const queues = [...new Set(planned.map(({ queue }) => queue))];
  return queues.map((queue) => {
    const { startToCloseTimeout, heartbeatTimeout, maximumAttempts } = policies[queue];
    const steps = planned.filter((step) => step.queue === queue).length;
    return `${queue} (${steps} steps): at most ${startToCloseTimeout} an attempt, lost after ${heartbeatTimeout} without a heartbeat, up to ${maximumAttempts} attempts`;
  });
}

function mermaid(planned: readonly PlannedStep[]): string {
  const id = new Map(planned.map(({ label }, i) => [label, `s${i}`]));
  const nodes = planned.map(({ label, state }) => `  ${id.get(label)}["${label.replaceAll('"', "'")}"]:::${state}`);
  const edges = planned.flatMap(({ label, after }) => after.map((from) => `  ${id.get(from)} --> ${id.get(label)}`));
  return `${['flowchart TD', ...nodes, ...edges, '  classDef hit fill:#cfe8cf', '  classDef miss fill:#f5d6c6', '  classDef depends fill:#eeeeee'].join('\n')}\n`;
}

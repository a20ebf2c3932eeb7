import { ActivityCancellationType, proxyActivities, startChild, workflowInfo } from '@temporalio/workflow';
import type { Part, StepRecord, StepRequest, StepResult, Steps } from '../activities/kit/steps.js';
import { pauseGate } from './pause.js';
import type { RunContext } from './study-input.js';

export interface PartRequest {
  readonly context: RunContext;
  readonly input: unknown;
}

export interface PartResult {
  readonly result: unknown;
  readonly records: readonly StepRecord[];
}

/** The steps as activities, the parts as child workflows; `records` fills with what each step did; `told` hears when all of it is paused or resumed. */
export function temporalSteps(context: RunContext, told: (paused: boolean) => void = () => undefined): { steps: Steps; records: StepRecord[] } {
  const records: StepRecord[] = [];
  const gate = pauseGate(told);
  const call = (step: string) => async (label: string, parameters: unknown, inputs: StepRequest['inputs']) => {
    const policy = context.policies[step];
    if (policy === undefined) throw new Error(`no policy for step ${step}`);
    const activities = proxyActivities<Record<string, (request: StepRequest) => Promise<StepResult>>>({
      taskQueue: policy.taskQueue,
      startToCloseTimeout: policy.startToCloseTimeout,
      heartbeatTimeout: policy.heartbeatTimeout,
      retry: { maximumAttempts: policy.maximumAttempts, initialInterval: '1s', maximumInterval: '30s' },
      cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
      priority: { priorityKey: policy.priority },
      summary: label,
    });
    const { seed, engine, data } = context;
    await gate.open();
    const { outputs, record } = await (activities[step] as (request: StepRequest) => Promise<StepResult>)({
      step, label, parameters, inputs, seed, engine, data,
    });
    records.push(record);
    return outputs;
  };
  const part = async <I, R>(name: string, run: Part<I, R>, input: I): Promise<R> => {
    const request: PartRequest = { context, input };
    await gate.open();
    const child = await startChild<(request: PartRequest) => Promise<PartResult>>(run.name, { workflowId: `${workflowInfo().workflowId}/${name}`, args: [request] });
    const done = await gate.around(child, () => child.result());
    records.push(...done.records);
    return done.result as R;
  };
  const steps = new Proxy({}, { get: (_, name: string) => (name === 'part' ? part : call(name)) }) as Steps;
  return { steps, records };
}

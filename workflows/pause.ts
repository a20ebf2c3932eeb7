import { type ChildWorkflowHandle, condition, defineQuery, defineSignal, setHandler, type Workflow } from '@temporalio/workflow';

export const pauseSignal = defineSignal('pause');
export const resumeSignal = defineSignal('resume');
export const pausedQuery = defineQuery<boolean>('paused');

/** Holds a workflow, and the parts that it started, before its next step. Steps under way end as usual. */
export interface Gate {
  /** settles when the next step may start */
  open(): Promise<void>;
  /** `run` with a part that is told too when the study is paused or resumed */
  around<R>(part: ChildWorkflowHandle<Workflow>, run: () => Promise<R>): Promise<R>;
}

/** @param told hears of every change */
export function pauseGate(told: (paused: boolean) => void): Gate {
  let paused = false;
  const parts = new Set<ChildWorkflowHandle<Workflow>>();
  const pause = (wanted: boolean) => async () => {
    paused = wanted;
    told(wanted);
    // A part that ends at this very moment needs no signal any more.
    await Promise.all([...parts].map((part) => part.signal(wanted ? pauseSignal : resumeSignal).catch(() => undefined)));
  };
  setHandler(pauseSignal, pause(true));
  setHandler(resumeSignal, pause(false));
  setHandler(pausedQuery, () => paused);
  return {
    open: () => condition(() => !paused),
    async around(part, run) {
      parts.add(part);
      if (paused) await part.signal(pauseSignal).catch(() => undefined);
      try {
        return await run();
      } finally {
        parts.delete(part);
      }
    },
  };
}
